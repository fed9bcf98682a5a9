using System.Runtime.CompilerServices;
using GpuNet.Kernels;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>
/// Momentum as an exponential moving average of the gradients: m ← βm + (1 − β)g; w ← w − ηm. It is the first moment of Adam alone.
/// </summary>
public sealed record MomentumEma() : Optimizer<MomentumEma.Rule>("momentum_ema", learningRate: 0.2f)
{
    /// <summary>β.</summary>
    [Share]
    public float Beta { get; init; } = 0.9f;

    /// <inheritdoc/>
    protected override Rule ToRule() => new(Beta, 0f);

    /// <summary>The struct that is passed to kernels.</summary>
    public readonly struct Rule(float beta, float learningRate) : IOptimizer<Rule>
    {
        readonly float beta = beta;
        readonly float learningRate = learningRate;

        /// <inheritdoc/>
        public static int StateSize => 1;

        /// <inheritdoc/>
        public Rule At(int step, float learningRate) => new(beta, learningRate);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V>
        {
            var mean = V.MultiplyAdd(V.Broadcast(beta), state.First, V.Broadcast(1f - beta) * gradient);
            return new(V.MultiplyAdd(V.Broadcast(-learningRate), mean, state.Weight), mean, V.Zero);
        }
    }
}
