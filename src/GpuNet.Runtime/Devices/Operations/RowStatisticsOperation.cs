namespace GpuNet.Devices.Operations;

/// <summary>Mean and variance of each row.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">X (N, n).</param>
/// <param name="Statistics">Those of the rows (N, 1).</param>
public sealed record RowStatisticsOperation(string Step, Matrix X, Statistics Statistics) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        operands.Rows(X, X.Columns).Require(Statistics.PerRow, "the statistics are those of columns");
        Statistics.Check(operands, X.Columns);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => rows * (4.0 * X.Columns + 2);

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * rows * (X.Columns + 2.0);
}
