using GpuNet.Devices;

namespace GpuNet;

/// <summary>An operation bound to the kernel that a device chose for it.</summary>
/// <param name="Operation">What is computed.</param>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Run">Starts it for a batch; it may return before the work is done.</param>
public sealed record Launch(Operation Operation, string Kernel, Action<Batch> Run);
