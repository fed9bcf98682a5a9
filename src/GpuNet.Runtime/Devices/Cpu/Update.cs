using GpuNet.Kernels.Optimizers;
using GpuNet.Kernels.Vectors;
using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Runtime.Devices.Cpu;

/// <summary>An optimizer's step over all parameters in one pass.</summary>
sealed unsafe class Update<V, TOptimizer>
    where V : struct, IVector<V>
    where TOptimizer : unmanaged, IOptimizer<TOptimizer>
{
    // 64 KB of each buffer.
    const int Block = 1 << 14;

    readonly Workers workers;
    readonly UpdateOperation operation;
    readonly UpdateRule<V, TOptimizer> rule;
    readonly Action<int, int> updateBlock;
    readonly int count;
    float* gradients;

    public Update(Workers workers, UpdateOperation operation, TOptimizer constants)
    {
        this.workers = workers;
        this.operation = operation;
        rule = new(operation, constants);
        count = operation.Parameters.Length;
        updateBlock = UpdateBlock;
    }

    public void Run(Batch batch)
    {
        rule.Prepare(batch);
        gradients = ((CpuBuffer<float>)operation.Gradients).Data;
        workers.Run(workers.For((3 + 2 * TOptimizer.KeptValues) * Workers.Move * count), (count + Block - 1) / Block, updateBlock);
    }

    void UpdateBlock(int block, int thread)
    {
        int first = block * Block, end = Math.Min(first + Block, count);
        int decaying = Math.Clamp(operation.DecayingLength, first, end);
        UpdateRange(first, decaying);
        UpdateRange(decaying, end);
    }

    void UpdateRange(int begin, int end) => rule.Run(begin, 0, 1, end - begin, gradients + begin, 0);
}
