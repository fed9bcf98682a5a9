namespace GpuNet.Reference.Optimizers;

/// <summary>The formulas; g is the gradient, o are the settings.</summary>
public static class UpdateRules
{
    /// <summary>w ← w − ηg.</summary>
    public static ParameterState Sgd(ParameterState state, double g, OptimizerSettings o) =>
        state with { W = state.W - o.LearningRate * g };

    /// <summary>v ← βv + g; w ← w − ηv.</summary>
    public static ParameterState Momentum(ParameterState state, double g, OptimizerSettings o)
    {
        double v = o.Beta * state.M + g;
        return new(state.W - o.LearningRate * v, v);
    }

    /// <summary>v ← βv + g; w ← w − η(g + βv).</summary>
    public static ParameterState Nesterov(ParameterState state, double g, OptimizerSettings o)
    {
        double v = o.Beta * state.M + g;
        return new(state.W - o.LearningRate * (g + o.Beta * v), v);
    }

    /// <summary>m ← βm + (1−β)g; w ← w − ηm.</summary>
    public static ParameterState MomentumEma(ParameterState state, double g, OptimizerSettings o)
    {
        double m = o.Beta * state.M + (1 - o.Beta) * g;
        return new(state.W - o.LearningRate * m, m);
    }

    /// <summary>v ← βv + (1−β)g²; w ← w − ηg/(√v+ε).</summary>
    public static ParameterState RmsProp(ParameterState state, double g, OptimizerSettings o)
    {
        double v = o.Beta * state.V + (1 - o.Beta) * g * g;
        return new(state.W - o.LearningRate * g / (Math.Sqrt(v) + o.Epsilon), V: v);
    }

    /// <summary>v ← v + g²; w ← w − ηg/(√v+ε).</summary>
    public static ParameterState AdaGrad(ParameterState state, double g, OptimizerSettings o)
    {
        double v = state.V + g * g;
        return new(state.W - o.LearningRate * g / (Math.Sqrt(v) + o.Epsilon), V: v);
    }

    /// <summary>m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²; w ← w − η·m̂/(√v̂+ε) with m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ).</summary>
    public static ParameterState Adam(ParameterState state, double g, OptimizerSettings o)
    {
        double m = o.Beta * state.M + (1 - o.Beta) * g;
        double v = o.Beta2 * state.V + (1 - o.Beta2) * g * g;
        double mHat = m / (1 - Math.Pow(o.Beta, o.Step));
        double vHat = v / (1 - Math.Pow(o.Beta2, o.Step));
        return new(state.W - o.LearningRate * mHat / (Math.Sqrt(vHat) + o.Epsilon), m, v);
    }

    /// <summary>m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²; w ← w − η·m/(√v+ε).</summary>
    public static ParameterState PlainAdam(ParameterState state, double g, OptimizerSettings o)
    {
        double m = o.Beta * state.M + (1 - o.Beta) * g;
        double v = o.Beta2 * state.V + (1 - o.Beta2) * g * g;
        return new(state.W - o.LearningRate * m / (Math.Sqrt(v) + o.Epsilon), m, v);
    }

    /// <summary>adam with w ← w − ηλw beside it.</summary>
    public static ParameterState AdamW(ParameterState state, double g, OptimizerSettings o)
    {
        var next = Adam(state, g, o);
        return next with { W = next.W - o.LearningRate * o.WeightDecay * state.W };
    }
}
