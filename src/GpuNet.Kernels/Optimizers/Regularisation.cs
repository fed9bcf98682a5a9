using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Optimizers;

/// <summary>
/// Changes to a gradient before the optimizer step, g ← min(max(g, −limit), limit) + λ₂w + λ₁ sign w, and to a weight along with it, w ←
/// keep·w: clipping by value, L2, L1, and decoupled decay with keep = 1 − ηλ. All fields are plain numbers for a kernel.
/// </summary>
/// <param name="limit">The largest size of a gradient; infinite for none.</param>
/// <param name="l2">λ₂.</param>
/// <param name="l1">λ₁.</param>
/// <param name="keep">1 if decay is not decoupled.</param>
readonly struct Regularisation(float limit, float l2, float l1, float keep) : IRegularisation
{
    readonly float limit = limit;
    readonly float l2 = l2;
    readonly float l1 = l1;
    readonly float keep = keep;

    /// <summary>No clipping and no regularisation.</summary>
    public static Regularisation None => new(float.PositiveInfinity, 0f, 0f, 1f);

    /// <summary>Whether it is <see cref="None"/>.</summary>
    public bool IsNone => float.IsPositiveInfinity(limit) && l2 == 0f && l1 == 0f && keep == 1f;

    /// <summary>The same without decay, for biases and scales.</summary>
    public Regularisation WithoutDecay => new(limit, 0f, 0f, 1f);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WeightState<V> Apply<V, TOptimizer>(TOptimizer optimizer, WeightState<V> state, V gradient)
        where V : struct, IVector<V>
        where TOptimizer : unmanaged, IOptimizer<TOptimizer>
    {
        var w = state.Weight;
        var g = V.Min(V.Max(gradient, V.Broadcast(-limit)), V.Broadcast(limit));
        // Without decay, a weight of ∞ must not change: 0·∞ would be NaN.
        g += V.IfPositive(V.Broadcast(l2), V.Broadcast(l2) * w, V.Zero);
        g += V.IfPositive(w, V.Broadcast(l1), V.IfPositive(V.Zero - w, V.Broadcast(-l1), V.Zero));
        return optimizer.Apply(new WeightState<V>(w * V.Broadcast(keep), state.First, state.Second), g);
    }
}
