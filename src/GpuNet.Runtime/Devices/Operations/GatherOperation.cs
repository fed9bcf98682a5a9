namespace GpuNet.Devices.Operations;

/// <summary>Row r of the batch becomes row order[first + r] of the data.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Source">The data (examples, columns).</param>
/// <param name="Order">Row numbers of the data, one a place in the epoch.</param>
/// <param name="Destination">The batch (N, columns).</param>
public sealed record GatherOperation(string Step, Matrix Source, DeviceBuffer<int> Order, Matrix Destination) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Data(Source, Destination.Columns).Rows(Destination, Source.Columns).Places(Order);

    /// <summary>Fails where the data has no such row.</summary>
    internal void CheckExample(int example) => CheckExample(Step, example, Source.Rows);

    /// <summary>Fails where one of the rows is not there.</summary>
    // A look at all at once: to check one after the other takes longer than a launch.
    internal static void CheckExamples(string step, ReadOnlySpan<int> examples, int rows)
    {
        int wrong = examples.IndexOfAnyExceptInRange(0, rows - 1);
        if (wrong >= 0)
            CheckExample(step, examples[wrong], rows);
    }

    /// <summary>Fails where there is no such row.</summary>
    internal static void CheckExample(string step, int example, int rows)
    {
        if ((uint)example >= (uint)rows)
            throw new InvalidOperationException($"'{step}' asks for example {example} of {rows}");
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {Source.Columns}) of ({Source.Rows}, {Source.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 0;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * rows * (2.0 * Source.Columns + 1);
}
