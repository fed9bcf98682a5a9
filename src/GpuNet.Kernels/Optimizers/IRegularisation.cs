using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Optimizers;

/// <summary>Regularisation and clipping around the optimizer step.</summary>
interface IRegularisation
{
    /// <summary>The optimizer step with regularisation and clipping.</summary>
    /// <param name="optimizer">The optimizer at the step.</param>
    /// <param name="state">The weights w.</param>
    /// <param name="gradient">g.</param>
    WeightState<V> Apply<V, TOptimizer>(TOptimizer optimizer, WeightState<V> state, V gradient)
        where V : struct, IVector<V>
        where TOptimizer : unmanaged, IOptimizer<TOptimizer>;
}

/// <summary>The optimizer step alone, equal to <see cref="Regularisation.None"/> but without its arithmetic.</summary>
readonly struct Unregularised : IRegularisation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WeightState<V> Apply<V, TOptimizer>(TOptimizer optimizer, WeightState<V> state, V gradient)
        where V : struct, IVector<V>
        where TOptimizer : unmanaged, IOptimizer<TOptimizer> => optimizer.Apply(state, gradient);
}
