namespace GpuNet.Devices.Operations;

/// <summary>The operations of a fully fused training step.</summary>
/// <param name="Gradients">The gradients, in parts.</param>
/// <param name="Sum">Their sum, and the update by it.</param>
sealed record FusedStep(FullyFusedGradientOperation Gradients, GradientSumOperation Sum)
{
    /// <summary>The update.</summary>
    public UpdateOperation Update => Sum.Update!;
}

/// <summary>A step of one of several networks of one shape, whose memory lies one after another.</summary>
/// <param name="Seat">How many lie before it.</param>
/// <param name="Operations">Its operations.</param>
/// <param name="Batch">Its batch.</param>
readonly record struct SeatStep(int Seat, FusedStep Operations, Batch Batch);
