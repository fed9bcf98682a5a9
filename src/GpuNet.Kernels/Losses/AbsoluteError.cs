using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Losses;

/// <summary>|s − y|, mean over all N·K elements; δ = sign(s − y)/(N·K), 0 where they are equal.</summary>
public readonly struct AbsoluteError : ILoss
{
    /// <inheritdoc/>
    public static string Name => "mean_absolute_error";

    /// <inheritdoc/>
    public static Link Link => Link.Identity;

    /// <inheritdoc/>
    public static bool IsMeanOverOutputs => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V> => V.Abs(s - y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Seed<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V>
    {
        // 0 and NaN are their own signs.
        var error = s - y;
        return V.IfPositive(error, V.Broadcast(1f), V.IfPositive(V.Zero - error, V.Broadcast(-1f), error));
    }
}
