using System.Runtime.CompilerServices;
using GpuNet.Kernels;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>Nesterov momentum (in the form of Sutskever et al., 2013): v ← βv + g; w ← w − η(g + βv).</summary>
public sealed record Nesterov() : Optimizer<Nesterov.Rule>("nesterov", learningRate: 0.02f)
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
            var step = V.MultiplyAdd(V.Broadcast(beta), velocity, gradient);
            return new(V.MultiplyAdd(V.Broadcast(-learningRate), step, state.Weight), velocity, V.Zero);
        }
    }
}
