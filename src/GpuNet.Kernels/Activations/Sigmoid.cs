using GpuNet.Kernels.Vectors;
using ILGPU.Algorithms;

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
    public static float Apply(float s) => 1f / (1f + XMath.Exp(-s));

    /// <inheritdoc/>
    public static float Derivative(float x) => x * (1f - x);

    /// <inheritdoc/>
    public static V Apply<V>(V s) where V : struct, IVector<V> => V.Broadcast(1f) / (V.Broadcast(1f) + VectorMath.Exp(V.Zero - s));

    /// <inheritdoc/>
    public static V Derivative<V>(V x) where V : struct, IVector<V> => x * (V.Broadcast(1f) - x);
}
