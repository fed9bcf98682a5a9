using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>½ Σ_k (s_k − y_k)², mean over the rows; δ = (s − y)/N.</summary>
public sealed record SquaredError() : Loss<SquaredError.Formula>("mean_squared_error")
{
    /// <inheritdoc/>
    protected override Formula ToFormula() => default;

    /// <summary>The struct that is passed to kernels.</summary>
    public readonly struct Formula : ILoss
    {
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
}
