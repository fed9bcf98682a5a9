namespace GpuNet.Runtime.Training.Schedules;

/// <summary>1: the learning rate stays.</summary>
public sealed record Constant : Schedule
{
    /// <inheritdoc/>
    public override double Factor(TrainingProgress progress) => 1;
}
