namespace GpuNet;

/// <summary>How numbers are scaled before they enter the network.</summary>
public enum Scaling
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>To mean 0 and standard deviation 1 over the training rows.</summary>
    Standard,

    /// <summary>To 0 … 1, the minimum and maximum of the training rows.</summary>
    MinMax,

    /// <summary>
    /// Features: the median of the training rows to 0, their interquartile range to 1, and then smoothly clipped to −3 … 3. Targets as with
    /// <see cref="Standard"/>.
    /// </summary>
    Robust,

    /// <summary>
    /// To a normal distribution by the rank among the training rows (rank-based inverse normal transformation). Targets too if
    /// <see cref="TrainingOptions.TargetScaling"/> says so, otherwise as with <see cref="Standard"/>.
    /// </summary>
    Quantile,

    /// <summary>Targets above 0: their natural logarithms to mean 0 and standard deviation 1.</summary>
    Log,
}
