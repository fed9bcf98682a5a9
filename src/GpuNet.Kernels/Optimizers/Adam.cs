using System.Runtime.CompilerServices;
using GpuNet.Kernels;
using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>
/// Adam (Kingma and Ba, 2015): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²; w ← w − η m̂/(√v̂ + ε)
/// with m̂ = m/(1−β₁ᵗ) and v̂ = v/(1−β₂ᵗ); without bias correction m̂ = m and v̂ = v.
/// </summary>
public record Adam : Optimizer<Adam.Rule>
{
    /// <summary>Adam with its default constants.</summary>
    public Adam() : this("adam")
    {
    }

    private protected Adam(string name) : base(name, learningRate: 0.001f)
    {
    }

    /// <summary>β₁.</summary>
    [Share]
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>β₂.</summary>
    [Share]
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>ε.</summary>
    [Positive]
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Whether to apply bias correction.</summary>
    [Switch]
    public bool Correction { get; init; } = true;

    /// <inheritdoc/>
    protected sealed override Rule ToRule() => new(Beta1, Beta2, Epsilon, Correction);

    /// <summary>The struct that is passed to kernels.</summary>
    public readonly struct Rule : IOptimizer<Rule>
    {
        readonly float beta1;
        readonly float beta2;
        readonly float epsilon;
        readonly float learningRate;
        readonly float firstCorrection;
        readonly float secondCorrection;
        // 1 or 0: kernel arguments cannot be Boolean.
        readonly int isCorrected;

        /// <summary>Before the first step.</summary>
        public Rule(float beta1, float beta2, float epsilon, bool isCorrected)
        {
            this.beta1 = beta1;
            this.beta2 = beta2;
            this.epsilon = epsilon;
            this.isCorrected = isCorrected ? 1 : 0;
        }

        Rule(Rule constants, int step, float learningRate)
        {
            this = constants;
            this.learningRate = learningRate;
            firstCorrection = Correction(beta1, step);
            secondCorrection = Correction(beta2, step);
        }

        /// <inheritdoc/>
        public static int StateSize => 2;

        /// <inheritdoc/>
        public Rule At(int step, float learningRate) => new(this, step, learningRate);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V>
        {
            var mean = V.MultiplyAdd(V.Broadcast(beta1), state.First, V.Broadcast(1f - beta1) * gradient);
            var square = V.MultiplyAdd(V.Broadcast(beta2), state.Second, V.Broadcast(1f - beta2) * gradient * gradient);
            var step = mean * V.Broadcast(firstCorrection)
                / (V.Sqrt(square * V.Broadcast(secondCorrection)) + V.Broadcast(epsilon));
            return new(V.MultiplyAdd(V.Broadcast(-learningRate), step, state.Weight), mean, square);
        }

        // 1/(1 − βᵗ), in double: βᵗ is close to 1 in the first steps.
        float Correction(float beta, int step) => isCorrected == 1 ? (float)(1.0 / (1.0 - PortableMath.Power(beta, step))) : 1f;
    }
}
