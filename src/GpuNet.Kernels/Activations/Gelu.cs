using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Activations;

/// <summary>θ(s) = s·Φ(s) with the normal distribution Φ, θ′ = Φ(s) + s·φ(s) (Hendrycks and Gimpel, 2016).</summary>
public readonly struct Gelu : IActivation
{
    // Beyond this Φ is 0 or 1. s is clamped here to avoid ∞·0.
    const float Saturated = 20f;

    /// <inheritdoc/>
    public static string Name => "gelu";

    /// <inheritdoc/>
    public static DerivativeSource DerivativeFrom => DerivativeSource.Input;

    /// <inheritdoc/>
    public static bool IsRectifier => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V s) where V : struct, IVector<V>
    {
        s = V.Max(s, V.Broadcast(-Saturated));
        return s * Cumulative(s, Bell(s));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V>(V s) where V : struct, IVector<V>
    {
        s = V.Min(V.Max(s, V.Broadcast(-Saturated)), V.Broadcast(Saturated));
        var bell = Bell(s);
        // φ(s) = e^{−s²/2}/√(2π).
        return V.MultiplyAdd(s * bell, V.Broadcast(0.398942280f), Cumulative(s, bell));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Bell<V>(V s) where V : struct, IVector<V> => VectorMath.Exp(V.Broadcast(-0.5f) * s * s);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Cumulative<V>(V s, V bell) where V : struct, IVector<V>
    {
        var tail = VectorMath.NormalTail(s, bell);
        return V.IfPositive(s, V.Broadcast(1f) - tail, tail);
    }
}
