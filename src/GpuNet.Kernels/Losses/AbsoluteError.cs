using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>|s − y|, mean over all N·K elements; δ = sign(s − y)/(N·K), 0 where they are equal.</summary>
public sealed record AbsoluteError() : Loss<AbsoluteError.Formula>("mean_absolute_error")
{
    /// <inheritdoc/>
    protected override Formula ToFormula() => default;

    /// <summary>The struct that is passed to kernels.</summary>
    public readonly struct Formula : ILoss
    {
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
}
