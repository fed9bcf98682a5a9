using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Losses;

/// <summary>½ Σ_k (s_k − y_k)², mean over the rows; δ = (s − y)/N.</summary>
public readonly struct SquaredError : ILoss
{
    /// <inheritdoc/>
    public static string Name => "mean_squared_error";

    /// <inheritdoc/>
    public static Link Link => Link.Identity;

    /// <inheritdoc/>
    public static bool IsMeanOverOutputs => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V> => V.Broadcast(0.5f) * (s - y) * (s - y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Seed<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V> => s - y;
}
