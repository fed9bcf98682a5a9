namespace GpuNet.Devices.Operations;

/// <summary>Row r of the batch becomes row order[first + r] of data that stay on the host.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Source">The data (examples, columns).</param>
/// <param name="Order">Row numbers of the data, one a place in the epoch.</param>
/// <param name="Destination">The batch (N, columns).</param>
public sealed record HostGatherOperation(string Step, HostMatrix<float> Source, DeviceBuffer<int> Order, Matrix Destination)
    : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands.Rows(Destination, Source.Columns).Places(Order);

    /// <summary>Copies a row of the data.</summary>
    /// <exception cref="InvalidOperationException">The data have no such row.</exception>
    internal void CopyExample(int example, Span<float> destination)
    {
        GatherOperation.CheckExample(Step, example, Source.Rows);
        Source.CopyRow(example, destination);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {Source.Columns}) of ({Source.Rows}, {Source.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 0;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * rows * (2.0 * Source.Columns + 1);
}
