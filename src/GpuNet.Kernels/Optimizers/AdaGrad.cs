using System.Runtime.CompilerServices;
using GpuNet.Kernels;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>AdaGrad (Duchi, Hazan and Singer, 2011): v ← v + g²; w ← w − ηg/(√v + ε).</summary>
public sealed record AdaGrad() : Optimizer<AdaGrad.Rule>("adagrad", learningRate: 0.01f)
{
    /// <summary>ε.</summary>
    [Positive]
    public float Epsilon { get; init; } = 1e-10f;

    /// <inheritdoc/>
    protected override Rule ToRule() => new(Epsilon, 0f);

    /// <summary>The struct that is passed to kernels.</summary>
    public readonly struct Rule(float epsilon, float learningRate) : IOptimizer<Rule>
    {
        readonly float epsilon = epsilon;
        readonly float learningRate = learningRate;

        /// <inheritdoc/>
        public static int StateSize => 1;

        /// <inheritdoc/>
        public Rule At(int step, float learningRate) => new(epsilon, learningRate);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V>
        {
            var square = V.MultiplyAdd(gradient, gradient, state.First);
            var step = gradient / (V.Sqrt(square) + V.Broadcast(epsilon));
            return new(V.MultiplyAdd(V.Broadcast(-learningRate), step, state.Weight), square, V.Zero);
        }
    }
}
