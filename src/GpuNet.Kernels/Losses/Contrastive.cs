using System.Runtime.CompilerServices;
using GpuNet.Kernels;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>
/// ½(y·s² + (1 − y)·max(0, m − s)²) for the distance s of two examples, y being 1 where they belong together and 0 where they do not, mean
/// over the rows; δ = (y·s − (1 − y)·max(0, m − s))/N (Hadsell, Chopra and LeCun, 2006).
/// </summary>
public sealed record Contrastive() : Loss<Contrastive.Formula>("contrastive")
{
    /// <summary>m.</summary>
    [Positive]
    public float Margin { get; init; } = 1f;

    /// <inheritdoc/>
    protected override Formula ToFormula() => new(Margin);

    /// <summary>The struct that is passed to kernels.</summary>
    public readonly struct Formula(float margin) : ILoss
    {
        readonly float margin = margin;

        /// <inheritdoc/>
        public static Link Link => Link.Distance;

        /// <inheritdoc/>
        public static bool IsMeanOverOutputs => false;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V>
        {
            var near = V.Max(V.Broadcast(margin) - s, V.Zero);
            return V.Broadcast(0.5f) * (y * s * s + (V.Broadcast(1f) - y) * near * near);
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Seed<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V> =>
            y * s - (V.Broadcast(1f) - y) * V.Max(V.Broadcast(margin) - s, V.Zero);
    }
}
