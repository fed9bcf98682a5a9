using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Activations;

/// <summary>θ(s) = s &gt; 0 ? s : 0.01·s, θ′ = x &gt; 0 ? 1 : 0.01 (Maas, Hannun and Ng, 2013).</summary>
public readonly struct LeakyRelu : IActivation
{
    const float Slope = 0.01f;

    /// <inheritdoc/>
    public static string Name => "leaky_relu";

    /// <inheritdoc/>
    public static DerivativeSource DerivativeFrom => DerivativeSource.Output;

    /// <inheritdoc/>
    public static bool IsRectifier => true;

    /// <inheritdoc/>
    public static V Apply<V>(V s) where V : struct, IVector<V> => V.IfPositive(s, s, V.Broadcast(Slope) * s);

    /// <inheritdoc/>
    public static V Derivative<V>(V x) where V : struct, IVector<V> => V.IfPositive(x, V.Broadcast(1f), V.Broadcast(Slope));
}
