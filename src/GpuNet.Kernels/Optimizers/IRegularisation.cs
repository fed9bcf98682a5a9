using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Optimizers;

/// <summary>What is done to gradients and weights before and beside the optimizer's step.</summary>
interface IRegularisation
{
    /// <summary>The optimizer's step with everything before and beside it.</summary>
    /// <param name="optimizer">The optimizer at the step.</param>
    /// <param name="state">The weights w.</param>
    /// <param name="gradient">g.</param>
    WeightState<V> Apply<V, TOptimizer>(TOptimizer optimizer, WeightState<V> state, V gradient)
        where V : struct, IVector<V>
        where TOptimizer : unmanaged, IOptimizer<TOptimizer>;
}

/// <summary>Nothing: the optimizer's step alone, as <see cref="Regularisation.None"/> leaves it, without its arithmetic.</summary>
readonly struct Unregularised : IRegularisation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WeightState<V> Apply<V, TOptimizer>(TOptimizer optimizer, WeightState<V> state, V gradient)
        where V : struct, IVector<V>
        where TOptimizer : unmanaged, IOptimizer<TOptimizer> => optimizer.Apply(state, gradient);
}
