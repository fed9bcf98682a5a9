using GpuNet.Kernels;

namespace GpuNet;

/// <summary>dᵗ after t epochs, including fractions of an epoch.</summary>
public sealed record ExponentialSchedule() : Schedule("exponential")
{
    /// <summary>d.</summary>
    [Positive]
    public float Decay { get; init; } = 0.95f;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) => PortableMath.Exp(progress.Epoch * PortableMath.Log(Decay));
}
