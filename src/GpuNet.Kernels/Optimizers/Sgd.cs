using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>Gradient descent: w ← w − ηg (Robbins and Monro, 1951).</summary>
public sealed record Sgd() : Optimizer<Sgd.Rule>("sgd", learningRate: 0.1f)
{
    /// <inheritdoc/>
    protected override Rule ToRule() => default;

    /// <summary>The struct that is passed to kernels.</summary>
    public readonly struct Rule(float learningRate) : IOptimizer<Rule>
    {
        readonly float learningRate = learningRate;

        /// <inheritdoc/>
        public static int StateSize => 0;

        /// <inheritdoc/>
        public Rule At(int step, float learningRate) => new(learningRate);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V> =>
            new(V.MultiplyAdd(V.Broadcast(-learningRate), gradient, state.Weight), V.Zero, V.Zero);
    }
}
