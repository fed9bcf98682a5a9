using System.Runtime.CompilerServices;
using GpuNet.Kernels;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>
/// −p·y ln σ(s) − (1 − y) ln(1 − σ(s)), mean over all N·K elements; δ = ((1 + (p − 1)y)·σ(s) − p·y)/(N·K). With a positive weight p of 1
/// that is max(s, 0) − s·y + ln(1 + e^{−|s|}) and δ = (σ(s) − y)/(N·K); above 1 it makes up for rare ones among the targets. Label
/// smoothing (Szegedy et al., 2016) takes (1 − ε)y + ε/2 in place of y.
/// </summary>
public sealed record BinaryCrossEntropy() : Loss<BinaryCrossEntropy.Formula>("binary_cross_entropy")
{
    /// <summary>p.</summary>
    [NotNegative]
    public float PositiveWeight { get; init; } = 1f;

    /// <summary>ε.</summary>
    [Share]
    public float Smoothing { get; init; }

    /// <inheritdoc/>
    protected override Formula ToFormula() => new(PositiveWeight, Smoothing);

    /// <summary>The struct that is passed to kernels.</summary>
    public readonly struct Formula(float positiveWeight, float smoothing) : ILoss
    {
        readonly float positiveWeight = positiveWeight;
        readonly float smoothing = smoothing;

        /// <inheritdoc/>
        public static Link Link => Link.Sigmoid;

        /// <inheritdoc/>
        public static bool IsMeanOverOutputs => true;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V>
        {
            y = Smoothed(y);
            // −ln σ(s) = max(−s, 0) + ln(1 + e^{−|s|}), and ln(1 − σ(s)) = ln σ(−s): all terms are positive, so nothing cancels.
            V positive = V.Broadcast(positiveWeight) * y, negative = V.Broadcast(1f) - y;
            var log = VectorMath.LogOnePlus(VectorMath.Exp(V.Zero - V.Abs(s)));
            return positive * V.Max(V.Zero - s, V.Zero) + negative * V.Max(s, V.Zero) + (positive + negative) * log;
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Seed<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V>
        {
            y = Smoothed(y);
            // (1 − y)·σ(s) − p·y·σ(−s), without cancellation where σ is close to y.
            V one = V.Broadcast(1f), power = VectorMath.Exp(V.Zero - V.Abs(s));
            V likely = one / (one + power), unlikely = power * likely;
            return (one - y) * V.IfPositive(s, likely, unlikely) - V.Broadcast(positiveWeight) * y * V.IfPositive(s, unlikely, likely);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        V Smoothed<V>(V y) where V : struct, IVector<V> =>
            V.MultiplyAdd(V.Broadcast(1f - smoothing), y, V.Broadcast(smoothing / 2));
    }
}
