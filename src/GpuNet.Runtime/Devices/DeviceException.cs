namespace GpuNet;

/// <summary>A device failed: it was lost, or could not compile or run a kernel.</summary>
/// <param name="message">One line: the device, its error, and what to try.</param>
/// <param name="cause">The error of its driver.</param>
public sealed class DeviceException(string message, Exception cause) : Exception(message, cause);
