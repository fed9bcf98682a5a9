namespace GpuNet;

/// <summary>1: the learning rate stays.</summary>
public sealed record ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    public override double Factor(TrainingProgress progress) => 1;
}
