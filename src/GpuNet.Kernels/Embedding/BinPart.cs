using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Embedding;

/// <summary>
/// The part of a bin that lies below a number, e(x) − e(0) with e(x) = min(max((x − start)·slope, 0), 1): 0 in all bins that do not lie
/// between 0 and x. Its constants are the start and 1/width of the bin.
/// </summary>
readonly struct BinPart : IBasis
{
    /// <inheritdoc/>
    public static int Flops => 9;

    /// <inheritdoc/>
    public static V Of<V>(V x, V a, V b) where V : struct, IVector<V> => Clamp((x - a) * b) - Clamp((V.Zero - a) * b);

    static V Clamp<V>(V value) where V : struct, IVector<V> => V.Min(V.Max(value, V.Zero), V.Broadcast(1f));
}
