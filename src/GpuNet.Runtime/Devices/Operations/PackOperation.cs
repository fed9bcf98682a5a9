namespace GpuNet.Devices.Operations;

/// <summary>
/// Steps of several fully fused networks of one shape, whose memory lies one after another. Each has the bits that it has alone. A launch
/// of it starts all that is in <paramref name="Waiting"/>, whatever its batch.
/// </summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="One">The operations of one of the networks.</param>
/// <param name="Memory">The memory of all.</param>
/// <param name="Pitch">Floats from one to the next.</param>
/// <param name="Waiting">
/// The steps, one after another: those in a list are of different networks, have as many rows, and are started at once.
/// </param>
sealed record PackOperation(
    string Step, FusedStep One, DeviceBuffer<float> Memory, int Pitch, IReadOnlyList<IReadOnlyList<SeatStep>> Waiting) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        One.Gradients.Check(operands);
        One.Sum.Check(operands);
        operands.Buffer(Memory, Pitch);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => One.Gradients.Shapes(rows);

    /// <inheritdoc/>
    public override double Flops(int rows) => One.Gradients.Flops(rows) + One.Sum.Flops(rows);

    /// <inheritdoc/>
    public override double Bytes(int rows) => One.Gradients.Bytes(rows) + One.Sum.Bytes(rows);
}

/// <summary>The operations of a fully fused training step.</summary>
/// <param name="Gradients">The gradients, in parts.</param>
/// <param name="Sum">Their sum, and the update by it.</param>
sealed record FusedStep(FullyFusedGradientOperation Gradients, GradientSumOperation Sum)
{
    /// <summary>The update.</summary>
    public UpdateOperation Update => Sum.Update!;
}

/// <summary>A step of one of several networks.</summary>
/// <param name="Seat">How many of them lie before it.</param>
/// <param name="Operations">Its operations.</param>
/// <param name="Batch">Its batch.</param>
readonly record struct SeatStep(int Seat, FusedStep Operations, Batch Batch);
