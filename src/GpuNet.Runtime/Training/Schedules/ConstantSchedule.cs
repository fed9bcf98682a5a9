namespace GpuNet;

/// <summary>1: the learning rate does not change.</summary>
public sealed record ConstantSchedule() : Schedule("constant")
{
    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) => 1;
}
