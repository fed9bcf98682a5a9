namespace GpuNet;

/// <summary>
/// A linear rise, step by step up to 1, before another schedule, whose training begins where the rise ends (Goyal et al., 2017).
/// </summary>
/// <param name="Length">The rise in epochs, above 0.</param>
/// <param name="Then">What comes after it.</param>
public sealed record Warmup(double Length, Schedule Then) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(TrainingProgress progress)
    {
        // With the step itself: one that starts at 0 would do nothing.
        double after = progress.Epoch - Length;
        return after < 0
            ? Math.Min(1, (progress.Epoch + progress.Step) / Length)
            : Then.Factor(progress with { Epoch = after, Epochs = progress.Epochs - Length });
    }
}
