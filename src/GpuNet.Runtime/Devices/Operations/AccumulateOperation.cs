namespace GpuNet.Devices.Operations;

/// <summary>Adds the gradients of a part of a batch to those of the parts before; the first part starts the sum.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Gradients">The gradients of the part (n, a multiple of 4).</param>
/// <param name="Sum">The sum (n).</param>
public sealed record AccumulateOperation(string Step, DeviceBuffer<float> Gradients, DeviceBuffer<float> Sum) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Buffer(Gradients, Sum.Length).Buffer(Sum, Gradients.Length).Require(Sum.Length % 4 == 0, $"{Sum.Length} are no multiple of 4");

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({Sum.Length})";

    /// <inheritdoc/>
    public override double Flops(int rows) => Sum.Length;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 12.0 * Sum.Length;
}
