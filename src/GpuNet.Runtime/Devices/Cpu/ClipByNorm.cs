using GpuNet.Kernels.Vectors;
using GpuNet.Runtime.Devices.Operations;
using Factor = GpuNet.Kernels.Optimizers.ClipByNorm;

namespace GpuNet.Runtime.Devices.Cpu;

/// <summary>The norm of all gradients, by blocks whose squares are added in the order of the blocks whichever thread had them.</summary>
sealed unsafe class ClipByNorm<V> where V : struct, IVector<V>
{
    const int Block = 1 << 12;

    readonly Workers workers;
    readonly ClipOperation operation;
    readonly Action<int, int> addBlock;
    readonly double[] parts;
    readonly int count;
    float* gradients;

    public ClipByNorm(Workers workers, ClipOperation operation)
    {
        this.workers = workers;
        this.operation = operation;
        count = operation.Gradients.Length;
        parts = new double[(count + Block - 1) / Block];
        addBlock = AddBlock;
    }

    public void Run(Batch batch)
    {
        gradients = ((CpuBuffer<float>)operation.Gradients).Data;
        workers.Run(workers.For(Workers.Move * count), parts.Length, addBlock);
        double sum = 0;
        foreach (double part in parts)
            sum += part;
        float length = (float)Math.Sqrt(sum);
        float* norm = ((CpuBuffer<float>)operation.Norm).Data;
        norm[0] = Factor.FactorOf(length, operation.Limit);
        norm[1] = length;
    }

    void AddBlock(int block, int thread)
    {
        int end = Math.Min((block + 1) * Block, count);
        var sum = V.Zero;
        for (int i = block * Block; i < end; i += V.Count)
        {
            var g = VectorMemory.Load(gradients + i, end - i, V.Zero);
            sum = V.MultiplyAdd(g, g, sum);
        }
        parts[block] = V.Sum(sum);
    }
}
