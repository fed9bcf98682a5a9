using GpuNet.Kernels;

namespace GpuNet;

/// <summary>1/(1 + r·t) after t epochs, including fractions of an epoch.</summary>
public sealed record InverseTimeSchedule() : Schedule("inverse_time")
{
    /// <summary>r.</summary>
    [NotNegative]
    public float Rate { get; init; } = 0.1f;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) => 1 / (1 + Rate * progress.Epoch);
}
