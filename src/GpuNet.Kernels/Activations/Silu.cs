using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Activations;

/// <summary>θ(s) = s·σ(s), θ′ = σ(s) + s·σ(s)(1 − σ(s)) (Elfwing, Uchibe and Doya, 2018; also called swish).</summary>
public readonly struct Silu : IActivation
{
    // Beyond this σ is 0 or 1. s is clamped here to avoid ∞·0.
    const float Saturated = 150f;

    /// <inheritdoc/>
    public static string Name => "silu";

    /// <inheritdoc/>
    public static DerivativeSource DerivativeFrom => DerivativeSource.Input;

    /// <inheritdoc/>
    public static bool IsRectifier => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V s) where V : struct, IVector<V>
    {
        s = V.Max(s, V.Broadcast(-Saturated));
        return s * Sigmoid.Apply(s);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V>(V s) where V : struct, IVector<V>
    {
        s = V.Min(V.Max(s, V.Broadcast(-Saturated)), V.Broadcast(Saturated));
        var sigma = Sigmoid.Apply(s);
        return V.MultiplyAdd(s * sigma, V.Broadcast(1f) - sigma, sigma);
    }
}
