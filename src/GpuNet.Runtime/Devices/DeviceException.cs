namespace GpuNet;

/// <summary>A device failed at its work: it was lost, did not take a kernel, or could not run one.</summary>
/// <param name="message">One line: which device, what it says, and what to try.</param>
/// <param name="cause">What its driver reported.</param>
public sealed class DeviceException(string message, Exception cause) : Exception(message, cause);
