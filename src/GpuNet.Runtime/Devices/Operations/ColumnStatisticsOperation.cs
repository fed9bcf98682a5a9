namespace GpuNet.Devices.Operations;

/// <summary>
/// Mean and variance of each column of a batch, and running ← running + m·(now − running) with the unbiased variance. A batch of one
/// row is refused: it has no variance.
/// </summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">X (N, n).</param>
/// <param name="Statistics">Those of the columns (n).</param>
/// <param name="RunningMean">The running mean (n).</param>
/// <param name="RunningVariance">The running variance (n).</param>
/// <param name="Momentum">m, above 0 and at most 1.</param>
public sealed record ColumnStatisticsOperation(
    string Step, Matrix X, Statistics Statistics, Matrix RunningMean, Matrix RunningVariance, float Momentum) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        operands
            .Rows(X, X.Columns).Matrix(RunningMean, 1, X.Columns).Matrix(RunningVariance, 1, X.Columns)
            .Require(!Statistics.PerRow, "the statistics are those of rows");
        Statistics.Check(operands, X.Columns);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => (4.0 * rows + 10) * X.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * (rows + 6.0) * X.Columns;

    internal override int LeastRows => 2;

    internal override void CheckRows(int rows)
    {
        if (rows < LeastRows)
        {
            throw new InputException($"'{Step}' has a batch of 1 example, which has no variance: "
                + "choose a batch size above 1, and one that parts divide");
        }
    }
}
