using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Activations;

/// <summary>θ(s) = tanh s, θ′ = 1 − x².</summary>
public readonly struct Tanh : IActivation
{
    /// <inheritdoc/>
    public static string Name => "tanh";

    /// <inheritdoc/>
    public static DerivativeSource DerivativeFrom => DerivativeSource.Output;

    /// <inheritdoc/>
    public static bool IsRectifier => false;

    /// <inheritdoc/>
    public static V Apply<V>(V s) where V : struct, IVector<V> => VectorMath.Tanh(s);

    /// <inheritdoc/>
    public static V Derivative<V>(V x) where V : struct, IVector<V> => V.Broadcast(1f) - x * x;
}
