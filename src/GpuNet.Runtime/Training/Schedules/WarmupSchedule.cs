using GpuNet.Kernels;

namespace GpuNet;

/// <summary>A linear rise to 1, step by step, followed by another schedule, which starts when the rise ends (Goyal et al., 2017).</summary>
public sealed record WarmupSchedule() : Schedule("warmup")
{
    /// <summary>The length of the rise, in epochs.</summary>
    [Positive]
    public float Length { get; init; } = 5f;

    /// <summary>The schedule that follows.</summary>
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
        // Includes the step itself: a first step with factor 0 would do nothing.
        double after = progress.Epoch - Length;
        return after < 0
            ? Math.Min(1, (progress.Epoch + progress.Step) / Length)
            : Then.FactorAt(progress with { Epoch = after, Epochs = progress.Epochs - Length });
    }
}
