namespace GpuNet;

/// <summary>dᵗ after t epochs, step by step.</summary>
/// <param name="Decay">d, above 0.</param>
public sealed record Exponential(double Decay) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(TrainingProgress progress) => Math.Pow(Decay, progress.Epoch);
}
