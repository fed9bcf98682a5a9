using GpuNet.Kernels;

namespace GpuNet;

/// <summary>f^⌊t/k⌋ after t epochs.</summary>
public sealed record StepSchedule() : Schedule("step")
{
    /// <summary>k, in epochs.</summary>
    [Count]
    public int Every { get; init; } = 10;

    /// <summary>f.</summary>
    [Positive]
    public float Factor { get; init; } = 0.5f;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) => PortableMath.Power(Factor, (int)(progress.Epoch / Every));
}
