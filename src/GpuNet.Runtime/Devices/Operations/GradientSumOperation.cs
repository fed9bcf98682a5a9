using GpuNet.Kernels.FullyFused;

namespace GpuNet.Devices.Operations;

/// <summary>The sum of the parts of the gradients that <see cref="FullyFusedGradientOperation"/> gives.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Parts">The parts, one after another.</param>
/// <param name="Gradients">Their sum.</param>
sealed record GradientSumOperation(string Step, DeviceBuffer<float> Parts, DeviceBuffer<float> Gradients) : Operation(Step)
{
    /// <summary>The update by the sum, which is then not stored; null for none.</summary>
    public UpdateOperation? Update { get; init; }

    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        operands.Buffer(Parts, Gradients.Length).Buffer(Gradients, 0);
        Update?.Check(operands);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"{FusedSlice.GroupsFor(rows)} · ({Gradients.Length})";

    /// <inheritdoc/>
    public override double Flops(int rows) =>
        1.0 * FusedSlice.GroupsFor(rows) * Gradients.Length + (Update is null ? 0 : Update.FlopsFor(Gradients.Length));

    /// <inheritdoc/>
    public override double Bytes(int rows) =>
        4.0 * FusedSlice.GroupsFor(rows) * Gradients.Length
        + (Update is null ? 4.0 * Gradients.Length : Update.BytesFor(Gradients.Length, gradientsRead: false));
}
