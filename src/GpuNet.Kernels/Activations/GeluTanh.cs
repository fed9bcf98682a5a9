using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Activations;

/// <summary>
/// θ(s) = ½s(1 + tanh u) with u = √(2/π)(s + 0.044715s³), which is s·σ(2u); θ′ = σ + s·σ(1 − σ)·2u′ (Hendrycks and Gimpel, 2016).
/// </summary>
public readonly struct GeluTanh : IActivation
{
    // 2u = Linear·s + Cubic·s³.
    const float Linear = 1.59576912f, Cubic = 0.0713548163f;

    // Beyond this σ(2u) is 0 or 1. s is clamped here to avoid ∞·0.
    const float Saturated = 20f;

    /// <inheritdoc/>
    public static string Name => "gelu_tanh";

    /// <inheritdoc/>
    public static DerivativeSource DerivativeFrom => DerivativeSource.Input;

    /// <inheritdoc/>
    public static bool IsRectifier => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V s) where V : struct, IVector<V>
    {
        s = V.Max(s, V.Broadcast(-Saturated));
        return s * Sigmoid.Apply(s * V.MultiplyAdd(V.Broadcast(Cubic), s * s, V.Broadcast(Linear)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V>(V s) where V : struct, IVector<V>
    {
        s = V.Min(V.Max(s, V.Broadcast(-Saturated)), V.Broadcast(Saturated));
        var square = s * s;
        var sigma = Sigmoid.Apply(s * V.MultiplyAdd(V.Broadcast(Cubic), square, V.Broadcast(Linear)));
        var slope = V.MultiplyAdd(V.Broadcast(3f * Cubic), square, V.Broadcast(Linear));
        return V.MultiplyAdd(s * sigma * slope, V.Broadcast(1f) - sigma, sigma);
    }
}
