namespace GpuNet;

/// <summary>What happens when the loss becomes NaN or infinite.</summary>
public enum Divergence
{
    /// <summary>Training fails; the last parameters with a finite loss are kept.</summary>
    Stop,

    /// <summary>
    /// Training returns to the epoch with the lowest loss so far and continues at half the learning rate, up to ten times.
    /// </summary>
    RollBack,
}
