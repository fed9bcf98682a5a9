using GpuNet.Kernels;
using GpuNet.Kernels.Vectors;

namespace GpuNet.OwnParts.Tests;

/// <summary>m ← βm + (1 − β)g; w ← w − η sign m (signum; Bernstein et al., 2018).</summary>
public sealed record SignDescent() : Optimizer<SignDescent.Rule>("sign_descent", learningRate: 0.005f)
{
    [Share]
    public float Beta { get; init; } = 0.9f;

    protected override Rule ToRule() => new(Beta, 0f);

    public readonly struct Rule(float beta, float learningRate) : IOptimizer<Rule>
    {
        readonly float beta = beta;
        readonly float learningRate = learningRate;

        public static int StateSize => 1;

        public Rule At(int step, float learningRate) => new(beta, learningRate);

        public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V>
        {
            var m = V.MultiplyAdd(V.Broadcast(beta), state.First, V.Broadcast(1f - beta) * gradient);
            var step = V.Broadcast(learningRate);
            var sign = V.IfPositive(m, step, V.IfPositive(V.Zero - m, V.Zero - step, V.Zero));
            return new(state.Weight - sign, m, V.Zero);
        }
    }
}
