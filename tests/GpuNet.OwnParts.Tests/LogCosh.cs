using GpuNet.Kernels;
using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.OwnParts.Tests;

/// <summary>ln cosh(c·r)/c with r = s − y, and δ = tanh(c·r).</summary>
public sealed record LogCosh() : Loss<LogCosh.Formula>("log_cosh")
{
    [Positive]
    public float Scale { get; init; } = 1f;

    protected override Formula ToFormula() => new(Scale);

    public readonly struct Formula(float scale) : ILoss
    {
        readonly float scale = scale;

        public static Link Link => Link.Identity;

        public static bool IsMeanOverOutputs => true;

        public V Value<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V>
        {
            // ln cosh z = |z| + ln(1 + e^{−2|z|}) − ln 2.
            var z = V.Abs(V.Broadcast(scale) * (s - y));
            var log = VectorMath.LogOnePlus(VectorMath.Exp(V.Broadcast(-2f) * z));
            return (z + log - V.Broadcast(0.693147181f)) / V.Broadcast(scale);
        }

        public V Seed<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V> => Tanh.Apply(V.Broadcast(scale) * (s - y));
    }
}
