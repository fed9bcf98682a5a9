using System.Runtime.CompilerServices;
using GpuNet.Kernels;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>Classical momentum (Polyak, 1964): v ← βv + g; w ← w − ηv.</summary>
public sealed record Momentum() : Optimizer<Momentum.Rule>("momentum", learningRate: 0.02f)
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
            var velocity = V.MultiplyAdd(V.Broadcast(beta), state.First, gradient);
            return new(V.MultiplyAdd(V.Broadcast(-learningRate), velocity, state.Weight), velocity, V.Zero);
        }
    }
}
