using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>sum ← g for the first part of a batch, sum ← sum + g for the others.</summary>
sealed unsafe class CpuAccumulate<V> : BlockKernel where V : struct, IVector<V>
{
    readonly AccumulateOperation operation;
    float* gradients, sum;
    bool isFirst;

    public CpuAccumulate(Workers workers, AccumulateOperation operation)
        : base(workers, costPerElement: 3 * Workers.Move, operation.Sum.Length)
    {
        this.operation = operation;
        Check.Shapes(operation, operation.Gradients.Length == operation.Sum.Length);
    }

    protected override void Begin(Batch batch)
    {
        gradients = ((CpuBuffer<float>)operation.Gradients).Data;
        sum = ((CpuBuffer<float>)operation.Sum).Data;
        isFirst = batch.Offset == 0;
    }

    protected override void ComputeBlock(int block, int first, int end)
    {
        for (int i = first; i < end; i += V.Count)
        {
            var before = isFirst ? V.Zero : V.Load(sum + i);
            VectorMemory.Store(before + V.Load(gradients + i), sum + i, end - i);
        }
    }
}
