using System.Runtime.CompilerServices;
using GpuNet.Kernels;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>
/// ½r² where |r| = |s − y| is at most d, d(|r| − ½d) beyond, mean over all N·K elements; δ = min(max(r, −d), d)/(N·K) (Huber, 1964).
/// </summary>
public sealed record Huber() : Loss<Huber.Formula>("huber")
{
    /// <summary>d.</summary>
    [Positive]
    public float Delta { get; init; } = 1f;

    /// <inheritdoc/>
    protected override Formula ToFormula() => new(Delta);

    /// <summary>The struct that is passed to kernels.</summary>
    public readonly struct Formula(float delta) : ILoss
    {
        readonly float delta = delta;

        /// <inheritdoc/>
        public static Link Link => Link.Identity;

        /// <inheritdoc/>
        public static bool IsMeanOverOutputs => true;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V>
        {
            // With c = min(max(r, −d), d) both cases are c(r − ½c).
            var bounded = Seed(s, y, row);
            return bounded * (s - y - V.Broadcast(0.5f) * bounded);
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Seed<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V> =>
            V.Min(V.Max(s - y, V.Broadcast(-delta)), V.Broadcast(delta));
    }
}
