namespace GpuNet;

/// <summary>1/(1 + r·t) after t epochs, step by step.</summary>
/// <param name="Rate">r, at least 0.</param>
public sealed record InverseTime(double Rate) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(TrainingProgress progress) => 1 / (1 + Rate * progress.Epoch);
}
