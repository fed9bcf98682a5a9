using GpuNet.Kernels.Vectors;
using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Runtime.Devices.Cpu;

/// <summary>sum ← g for the first part of a batch, sum ← sum + g for the others.</summary>
sealed unsafe class Accumulate<V> where V : struct, IVector<V>
{
    // 64 KB of each buffer.
    const int Block = 1 << 14;

    readonly Workers workers;
    readonly AccumulateOperation operation;
    readonly Action<int, int> addBlock;
    readonly int count;
    float* gradients;
    float* sum;
    bool isFirst;

    public Accumulate(Workers workers, AccumulateOperation operation)
    {
        this.workers = workers;
        this.operation = operation;
        count = operation.Sum.Length;
        Check.Shapes(operation, operation.Gradients.Length == count);
        addBlock = AddBlock;
    }

    public void Run(Batch batch)
    {
        gradients = ((CpuBuffer<float>)operation.Gradients).Data;
        sum = ((CpuBuffer<float>)operation.Sum).Data;
        isFirst = batch.Offset == 0;
        workers.Run(workers.For(3 * Workers.Move * count), (count + Block - 1) / Block, addBlock);
    }

    void AddBlock(int block, int thread)
    {
        int end = Math.Min((block + 1) * Block, count);
        for (int i = block * Block; i < end; i += V.Count)
        {
            var before = isFirst ? V.Zero : V.Load(sum + i);
            VectorMemory.Store(before + V.Load(gradients + i), sum + i, end - i);
        }
    }
}
