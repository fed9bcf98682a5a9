namespace GpuNet.Checker;

/// <summary>A kernel did what no GPU defines. The message names the kernel, the group, the thread and what it did.</summary>
/// <param name="message">What happened, where, and what to do.</param>
public sealed class KernelFaultException(string message) : Exception(message);
