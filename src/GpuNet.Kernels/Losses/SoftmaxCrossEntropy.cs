using System.Runtime.CompilerServices;
using GpuNet.Kernels;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>
/// −Σ_k y_k (s_k − max − ln Σ e^{s_j − max}) with Σ y_k = 1, mean over the rows; δ = (softmax(s) − y)/N. Label smoothing (Szegedy et al.,
/// 2016) takes (1 − ε)y + ε/K in place of y.
/// </summary>
public sealed record SoftmaxCrossEntropy() : Loss<SoftmaxCrossEntropy.Formula>("softmax_cross_entropy")
{
    /// <summary>ε.</summary>
    [Share]
    public float Smoothing { get; init; }

    /// <inheritdoc/>
    protected override Formula ToFormula() => new(Smoothing);

    /// <summary>The struct that is passed to kernels.</summary>
    public readonly struct Formula(float smoothing) : ILoss
    {
        readonly float smoothing = smoothing;

        /// <inheritdoc/>
        public static Link Link => Link.Softmax;

        /// <inheritdoc/>
        public static bool IsMeanOverOutputs => false;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V>
        {
            y = Smoothed(y, row);
            // A logit of −∞ that is not the target has no loss: 0·∞ must not become NaN.
            return V.IfPositive(V.Abs(y), y * (V.Broadcast(row.Max) - s + V.Broadcast(row.LogSum)), y);
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Seed<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V> =>
            VectorMath.Exp(s - V.Broadcast(row.Max) - V.Broadcast(row.LogSum)) - Smoothed(y, row);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        V Smoothed<V>(V y, LogitStatistics row) where V : struct, IVector<V> =>
            V.MultiplyAdd(V.Broadcast(1f - smoothing), y, V.Broadcast(smoothing / row.Outputs));
    }
}
