namespace GpuNet;

/// <summary>f^⌊t/k⌋ after t epochs.</summary>
/// <param name="Every">k, in epochs; at least 1.</param>
/// <param name="By">f, above 0.</param>
public sealed record StepDecay(int Every, double By) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(TrainingProgress progress) => Math.Pow(By, Math.Floor(progress.Epoch / Every));
}
