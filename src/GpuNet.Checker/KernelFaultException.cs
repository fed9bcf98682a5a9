namespace GpuNet.Checker;

/// <summary>A kernel did something that is undefined on a GPU. The message names the kernel, the group, the thread and the fault.</summary>
/// <param name="message">What happened, where, and what to do.</param>
public sealed class KernelFaultException(string message) : Exception(message);
