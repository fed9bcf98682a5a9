using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Optimizers;

/// <summary>
/// AdamW (Loshchilov and Hutter, 2019): <see cref="Adam"/> with weight decay beside its step, w ← w − ηλw − η m̂/(√v̂ + ε).
/// </summary>
/// <param name="adam">Adam with its constants.</param>
public readonly struct AdamW(Adam adam) : IOptimizer<AdamW>
{
    readonly Adam adam = adam;

    /// <inheritdoc/>
    public static string Name => "adamw";

    /// <inheritdoc/>
    public static int KeptValues => Adam.KeptValues;

    /// <inheritdoc/>
    public static bool DecouplesDecay => true;

    /// <inheritdoc/>
    public AdamW At(int step, float learningRate) => new(adam.At(step, learningRate));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V> => adam.Apply(state, gradient);
}
