namespace GpuNet;

/// <summary>What happens when the loss becomes NaN or infinite.</summary>
public enum Divergence
{
    /// <summary>The training fails, and keeps the last parameters with a finite loss.</summary>
    Stop,

    /// <summary>
    /// The training goes back to the epoch with the least loss so far, and on at half the learning rate, up to ten times.
    /// </summary>
    RollBack,
}
