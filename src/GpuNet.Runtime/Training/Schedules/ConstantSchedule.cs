namespace GpuNet;

/// <summary>1: the learning rate stays.</summary>
public sealed record ConstantSchedule : Schedule
{
    /// <summary>The schedule.</summary>
    public ConstantSchedule() => Text = "constant";

    /// <inheritdoc/>
    public override double Factor(TrainingProgress progress) => 1;
}
