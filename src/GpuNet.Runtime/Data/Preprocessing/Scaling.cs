namespace GpuNet;

/// <summary>What numbers are brought to before they enter the network.</summary>
public enum Scaling
{
    /// <summary>They stay as they are.</summary>
    None,

    /// <summary>Mean 0 and deviation 1 over the training rows.</summary>
    Standard,

    /// <summary>0 to 1, the least and the most of the training rows.</summary>
    MinMax,
}
