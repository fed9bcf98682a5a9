using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Activations;

/// <summary>θ(s) = s &gt; 0 ? s : eˢ − 1, θ′ = x &gt; 0 ? 1 : x + 1 (Clevert, Unterthiner and Hochreiter, 2016).</summary>
public readonly struct Elu : IActivation
{
    /// <inheritdoc/>
    public static string Name => "elu";

    /// <inheritdoc/>
    public static DerivativeSource DerivativeFrom => DerivativeSource.Output;

    /// <inheritdoc/>
    public static bool IsRectifier => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V s) where V : struct, IVector<V> => V.IfPositive(s, s, VectorMath.ExpMinusOne(s));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V>(V x) where V : struct, IVector<V> => V.IfPositive(x, V.Broadcast(1f), x + V.Broadcast(1f));
}
