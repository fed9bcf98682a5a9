namespace GpuNet;

/// <summary>What a <see cref="Trainer"/> does where a device fails.</summary>
public enum DeviceFailure
{
    /// <summary>The training fails; the parameters after the last epoch that was finished are kept.</summary>
    Stop,

    /// <summary>The training goes on on the CPU, after the last epoch that was finished.</summary>
    Cpu,
}
