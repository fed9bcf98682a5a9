using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Activations;

/// <summary>θ(s) = 1/(1 + e⁻ˢ), θ′ = x(1 − x). Large |s| saturates without overflow to NaN: 1/(1 + ∞) = 0.</summary>
public readonly struct Sigmoid : IActivation
{
    /// <inheritdoc/>
    public static string Name => "sigmoid";

    /// <inheritdoc/>
    public static DerivativeSource DerivativeFrom => DerivativeSource.Output;

    /// <inheritdoc/>
    public static bool IsRectifier => false;

    /// <inheritdoc/>
    public static V Apply<V>(V s) where V : struct, IVector<V> => V.Broadcast(1f) / (V.Broadcast(1f) + VectorMath.Exp(V.Zero - s));

    /// <inheritdoc/>
    public static V Derivative<V>(V x) where V : struct, IVector<V> => x * (V.Broadcast(1f) - x);
}
