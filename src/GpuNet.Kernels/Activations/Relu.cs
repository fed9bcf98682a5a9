using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Activations;

/// <summary>θ(s) = max(0, s), θ′ = x &gt; 0 ? 1 : 0, so 0 at s = 0 (Nair and Hinton, 2010). A NaN passes through.</summary>
public readonly struct Relu : IActivation
{
    /// <inheritdoc/>
    public static string Name => "relu";

    /// <inheritdoc/>
    public static DerivativeSource DerivativeFrom => DerivativeSource.Output;

    /// <inheritdoc/>
    public static bool IsRectifier => true;

    /// <inheritdoc/>
    public static V Apply<V>(V s) where V : struct, IVector<V> => V.Max(s, V.Zero);

    /// <inheritdoc/>
    public static V Derivative<V>(V x) where V : struct, IVector<V> => V.IfPositive(x, V.Broadcast(1f), V.Zero);
}
