using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Activations;

/// <summary>θ(s) = s, θ′ = 1.</summary>
public readonly struct Identity : IActivation
{
    /// <inheritdoc/>
    public static string Name => "identity";

    /// <inheritdoc/>
    public static DerivativeSource DerivativeFrom => DerivativeSource.Output;

    /// <inheritdoc/>
    public static bool IsRectifier => false;

    /// <inheritdoc/>
    public static V Apply<V>(V s) where V : struct, IVector<V> => s;

    /// <inheritdoc/>
    public static V Derivative<V>(V x) where V : struct, IVector<V> => V.Broadcast(1f);
}
