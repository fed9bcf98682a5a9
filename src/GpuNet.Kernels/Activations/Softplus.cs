using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Activations;

/// <summary>θ(s) = ln(1 + eˢ) = max(s, 0) + ln(1 + e^{−|s|}), θ′ = σ(s) = 1 − e⁻ˣ (Dugas et al., 2001).</summary>
public readonly struct Softplus : IActivation
{
    /// <inheritdoc/>
    public static string Name => "softplus";

    /// <inheritdoc/>
    public static DerivativeSource DerivativeFrom => DerivativeSource.Output;

    /// <inheritdoc/>
    public static bool IsRectifier => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V s) where V : struct, IVector<V> =>
        V.Max(s, V.Zero) + VectorMath.LogOnePlus(VectorMath.Exp(V.Zero - V.Abs(s)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V>(V x) where V : struct, IVector<V> => V.Zero - VectorMath.ExpMinusOne(V.Zero - x);
}
