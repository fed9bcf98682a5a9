namespace GpuNet.Plans;

/// <summary>What decides how much memory a plan takes.</summary>
/// <param name="Network">What runs.</param>
/// <param name="BatchSize">The most examples of a batch.</param>
/// <param name="Data">What batches are gathered from.</param>
/// <param name="Optimizer">What trains; null in a plan for inference.</param>
/// <param name="Accumulates">Whether an update may use the accumulated gradients of several batches.</param>
/// <param name="Clips">Whether the norm of the gradients is limited.</param>
sealed record PlanShape(
    Network Network, int BatchSize, DeviceData Data, Optimizer? Optimizer = null, bool Accumulates = false, bool Clips = false);
