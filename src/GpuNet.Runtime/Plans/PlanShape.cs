using System.Collections.Immutable;
using GpuNet.Kernels.FullyFused;

namespace GpuNet.Plans;

/// <summary>The properties that determine the operations and the memory of a plan.</summary>
/// <param name="Network">What runs.</param>
/// <param name="BatchSize">The largest number of examples per batch.</param>
/// <param name="Data">The data from which batches are gathered.</param>
/// <param name="Optimizer">The optimizer; null in a plan for inference.</param>
/// <param name="Accumulates">Whether an update may use the accumulated gradients of several batches.</param>
/// <param name="Clips">Whether the norm of the gradients is limited.</param>
/// <param name="Parts">How many parts of a batch have gradients of their own: a power of two.</param>
/// <param name="Precision">In what products are computed.</param>
/// <param name="Averages">Whether averages of the parameters are kept.</param>
/// <param name="Fused">The layers of a network that is fully fused; null for a launch for each layer.</param>
/// <param name="Workers">How many plans share the parts: a power of two.</param>
sealed record PlanShape(
    Network Network, int BatchSize, DeviceData Data, Optimizer? Optimizer = null, bool Accumulates = false, bool Clips = false,
    int Parts = 1, Precision Precision = Precision.Float32, bool Averages = false, ImmutableArray<FusedLayer>? Fused = null,
    int Workers = 1);
