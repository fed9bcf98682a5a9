using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Activations;

/// <summary>θ(s) = s &gt; 0 ? 1 : 0 (Heaviside), for hand-built Boolean networks; it cannot be trained.</summary>
public readonly struct Step : IActivation
{
    /// <inheritdoc/>
    public static string Name => "step";

    /// <inheritdoc/>
    public static DerivativeSource DerivativeFrom => DerivativeSource.None;

    /// <inheritdoc/>
    public static bool IsRectifier => false;

    /// <inheritdoc/>
    public static V Apply<V>(V s) where V : struct, IVector<V> => V.IfPositive(s, V.Broadcast(1f), V.Zero);

    /// <inheritdoc/>
    public static V Derivative<V>(V x) where V : struct, IVector<V> => V.Zero;
}
