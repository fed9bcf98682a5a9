using System.Runtime.CompilerServices;
using GpuNet.Kernels;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>RMSProp (Tieleman and Hinton, 2012; with ε outside the root): v ← βv + (1 − β)g²; w ← w − ηg/(√v + ε).</summary>
public sealed record RmsProp() : Optimizer<RmsProp.Rule>("rmsprop", learningRate: 0.001f)
{
    /// <summary>β.</summary>
    [Share]
    public float Beta { get; init; } = 0.9f;

    /// <summary>ε.</summary>
    [Positive]
    public float Epsilon { get; init; } = 1e-8f;

    /// <inheritdoc/>
    protected override Rule ToRule() => new(Beta, Epsilon, 0f);

    /// <summary>The struct that is passed to kernels.</summary>
    public readonly struct Rule(float beta, float epsilon, float learningRate) : IOptimizer<Rule>
    {
        readonly float beta = beta;
        readonly float epsilon = epsilon;
        readonly float learningRate = learningRate;

        /// <inheritdoc/>
        public static int StateSize => 1;

        /// <inheritdoc/>
        public Rule At(int step, float learningRate) => new(beta, epsilon, learningRate);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V>
        {
            var square = V.MultiplyAdd(V.Broadcast(beta), state.First, V.Broadcast(1f - beta) * gradient * gradient);
            var step = gradient / (V.Sqrt(square) + V.Broadcast(epsilon));
            return new(V.MultiplyAdd(V.Broadcast(-learningRate), step, state.Weight), square, V.Zero);
        }
    }
}
