using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Optimizers;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>The norm of all gradients, by blocks whose squares are added in the order of the blocks whichever thread had them.</summary>
sealed unsafe class CpuClip<V> : BlockKernel where V : struct, IVector<V>
{
    readonly ClipOperation operation;
    readonly double[] parts;
    float* gradients;

    public CpuClip(Workers workers, ClipOperation operation)
        : base(workers, costPerElement: Workers.Move, operation.Gradients.Length, block: 1 << 12)
    {
        this.operation = operation;
        parts = new double[Blocks];
    }

    protected override void Begin(Batch batch) => gradients = ((CpuBuffer<float>)operation.Gradients).Data;

    protected override void ComputeBlock(int block, int first, int end)
    {
        var sum = new RowSum<V>();
        for (int i = first; i < end; i += V.Count)
        {
            var g = VectorMemory.Load(gradients + i, end - i, V.Zero);
            sum.MultiplyAdd(g, g);
        }
        parts[block] = sum.Total(end - first);
    }

    protected override void End()
    {
        double sum = 0;
        foreach (double part in parts)
            sum += part;
        float length = (float)Math.Sqrt(sum);
        float* norm = ((CpuBuffer<float>)operation.Norm).Data;
        norm[0] = ClipByNorm.FactorOf(length, operation.Limit);
        norm[1] = length;
    }
}
