using GpuNet.Kernels;

namespace GpuNet;

/// <summary>
/// A linear rise, step by step up to 1, before another schedule, whose training begins where the rise ends (Goyal et al., 2017).
/// </summary>
public sealed record WarmupSchedule() : Schedule("warmup")
{
    /// <summary>The length of the rise, in epochs.</summary>
    [Positive]
    public float Length { get; init; } = 5f;

    /// <summary>What comes after it.</summary>
    public Schedule Then { get; init; } = new ConstantSchedule();

    /// <inheritdoc/>
    protected override string Text => $"{base.Text}, then {Then}";

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        Then.Check();
    }

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress)
    {
        // With the step itself: one that starts at 0 would do nothing.
        double after = progress.Epoch - Length;
        return after < 0
            ? Math.Min(1, (progress.Epoch + progress.Step) / Length)
            : Then.FactorAt(progress with { Epoch = after, Epochs = progress.Epochs - Length });
    }
}
