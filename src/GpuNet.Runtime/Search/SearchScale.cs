namespace GpuNet;

/// <summary>The scale on which the values of a range are uniformly distributed.</summary>
public enum SearchScale
{
    /// <summary>Linear: fractions, numbers of layers.</summary>
    Linear,

    /// <summary>Logarithmic: learning rates, widths. 0.001 to 0.01 is as likely as 0.01 to 0.1.</summary>
    Log,

    /// <summary>The logarithm of the distance to 1: decay rates of means. 0.9 to 0.99 is as likely as 0.99 to 0.999.</summary>
    LogToOne,
}
