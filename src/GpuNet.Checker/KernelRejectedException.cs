namespace GpuNet.Checker;

/// <summary>A kernel cannot be loaded, because ILGPU could not compile it or the checker does not support a method that it calls.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
public sealed class KernelRejectedException(string message) : NotSupportedException(message);
