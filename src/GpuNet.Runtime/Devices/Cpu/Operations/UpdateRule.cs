using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Optimizers;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>An optimizer's step over blocks of the flat buffer of parameters.</summary>
sealed unsafe class UpdateRule<V, TOptimizer>
    where V : struct, IVector<V>
    where TOptimizer : unmanaged, IOptimizer<TOptimizer>
{
    readonly UpdateOperation operation;
    readonly TOptimizer constants;
    readonly int count;
    TOptimizer optimizer;
    Regularisation regularisation;
    float factor;
    float* weights;
    float* kept;

    public UpdateRule(UpdateOperation operation, TOptimizer constants)
    {
        this.operation = operation;
        this.constants = constants;
        count = operation.Parameters.Length;
        Check.Shapes(operation, operation.Gradients.Length == count && operation.State.Length >= TOptimizer.StateSize * count
            && operation.DecayingLength <= count);
    }

    /// <summary>Takes the constants of a step.</summary>
    public void Prepare(Batch batch)
    {
        optimizer = constants.At(batch.Step, batch.LearningRate);
        regularisation = operation.Shape(batch).Regularisation;
        factor = operation.Norm is null ? 1f : *((CpuBuffer<float>)operation.Norm).Data;
        weights = ((CpuBuffer<float>)operation.Parameters).Data;
        kept = ((CpuBuffer<float>)operation.State).Data;
    }

    /// <summary>Moves a block of parameters that all decay, or none of which does.</summary>
    /// <param name="first">Its first parameter.</param>
    /// <param name="stride">Parameters from one of its rows to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Parameters of a row.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="gradientStride">Gradients from one row to the next.</param>
    public void Run(nint first, nint stride, int rows, int columns, float* gradients, nint gradientStride)
    {
        var rules = first < operation.DecayingLength ? regularisation : regularisation.WithoutDecay;
        if (rules.IsNone && factor == 1f)
            Run(default(Unregularised), first, stride, rows, columns, gradients, gradientStride);
        else
            Run(rules, first, stride, rows, columns, gradients, gradientStride);
    }

    void Run<TRules>(TRules rules, nint first, nint stride, int rows, int columns, float* gradients, nint gradientStride)
        where TRules : struct, IRegularisation
    {
        var step = optimizer;
        var scale = V.Broadcast(factor);
        for (int row = 0; row < rows; row++, gradients += gradientStride)
        {
            float* w = weights + first + row * stride, v = kept + first + row * stride, s = v + count;
            for (int i = 0; i < columns; i += V.Count)
            {
                var kept1 = TOptimizer.StateSize > 0 ? V.Load(v + i) : V.Zero;
                var kept2 = TOptimizer.StateSize > 1 ? V.Load(s + i) : V.Zero;
                var state = rules.Apply(step, new WeightState<V>(V.Load(w + i), kept1, kept2), V.Load(gradients + i) * scale);
                VectorMemory.Store(state.Weight, w + i, columns - i);
                if (TOptimizer.StateSize > 0)
                    VectorMemory.Store(state.First, v + i, columns - i);
                if (TOptimizer.StateSize > 1)
                    VectorMemory.Store(state.Second, s + i, columns - i);
            }
        }
    }
}
