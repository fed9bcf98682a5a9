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
    readonly TOptimizer constants;
    readonly Action<int, int> updateBlock;
    readonly int count;
    TOptimizer optimizer;
    Regularisation regularisation;
    float factor;
    float* weights;
    float* gradients;
    float* kept;

    public Update(Workers workers, UpdateOperation operation, TOptimizer constants)
    {
        this.workers = workers;
        this.operation = operation;
        this.constants = constants;
        count = operation.Parameters.Length;
        Check.Shapes(operation, operation.Gradients.Length == count && operation.Kept.Length >= TOptimizer.KeptValues * count
            && operation.DecayingLength <= count);
        updateBlock = UpdateBlock;
    }

    public void Run(Batch batch)
    {
        optimizer = constants.At(batch.Step, batch.LearningRate);
        regularisation = operation.Shape(batch).Regularisation;
        factor = operation.Norm is null ? 1f : *((CpuBuffer<float>)operation.Norm).Data;
        weights = ((CpuBuffer<float>)operation.Parameters).Data;
        gradients = ((CpuBuffer<float>)operation.Gradients).Data;
        kept = ((CpuBuffer<float>)operation.Kept).Data;
        workers.Run(workers.For(4.0 * count), (count + Block - 1) / Block, updateBlock);
    }

    void UpdateBlock(int block, int thread)
    {
        int first = block * Block, end = Math.Min(first + Block, count);
        int decaying = Math.Clamp(operation.DecayingLength, first, end);
        UpdateRange(first, decaying, regularisation);
        UpdateRange(decaying, end, regularisation.WithoutDecay);
    }

    void UpdateRange(int begin, int end, Regularisation rules)
    {
        var step = optimizer;
        var scale = V.Broadcast(factor);
        for (int i = begin; i < end; i += V.Count)
        {
            int left = end - i;
            var first = TOptimizer.KeptValues > 0 ? V.Load(kept + i) : V.Zero;
            var second = TOptimizer.KeptValues > 1 ? V.Load(kept + count + i) : V.Zero;
            var state = new WeightState<V>(V.Load(weights + i), first, second);
            state = rules.Apply(step, state, V.Load(gradients + i) * scale);
            VectorMemory.Store(state.Weight, weights + i, left);
            if (TOptimizer.KeptValues > 0)
                VectorMemory.Store(state.First, kept + i, left);
            if (TOptimizer.KeptValues > 1)
                VectorMemory.Store(state.Second, kept + count + i, left);
        }
    }
}
