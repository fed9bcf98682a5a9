namespace GpuNet.Reference.Optimizers;

/// <summary>The constants of an optimizer; each formula uses those it names.</summary>
/// <param name="LearningRate">η.</param>
public sealed record OptimizerSettings(double LearningRate)
{
    /// <summary>t, the number of the update: counts from 1.</summary>
    public int Step { get; init; } = 1;

    /// <summary>β of momentum and rmsprop, β₁ of adam.</summary>
    public double Beta { get; init; } = 0.9;

    /// <summary>β₂ of adam.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>λ of adamw.</summary>
    public double WeightDecay { get; init; }
}
