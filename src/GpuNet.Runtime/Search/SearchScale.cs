namespace GpuNet;

/// <summary>Over what the values of a range are equally likely.</summary>
public enum SearchScale
{
    /// <summary>The value: shares, numbers of layers.</summary>
    Linear,

    /// <summary>Its logarithm: learning rates, widths. 0.001 to 0.01 is as likely as 0.01 to 0.1.</summary>
    Log,

    /// <summary>The logarithm of its distance to 1: decays of means. 0.9 to 0.99 is as likely as 0.99 to 0.999.</summary>
    LogToOne,
}
