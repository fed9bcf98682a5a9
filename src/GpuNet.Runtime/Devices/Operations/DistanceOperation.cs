namespace GpuNet.Devices.Operations;

/// <summary>D = ‖a − b‖₂ of the two halves a and b of each row.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">a and b side by side (N, 2n).</param>
/// <param name="D">D (N, 1).</param>
public sealed record DistanceOperation(string Step, Matrix X, Matrix D) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Rows(X, X.Columns).Rows(D, 1).Require(X.Columns % 2 == 0, $"{X.Columns} columns have no two halves");

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => rows * (1.5 * X.Columns + 1);

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * rows * (X.Columns + 1);
}
