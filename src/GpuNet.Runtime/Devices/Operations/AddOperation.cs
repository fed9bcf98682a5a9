namespace GpuNet.Devices.Operations;

/// <summary>Y ← Y + X, for a layer that receives gradients on two paths.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">X (N, n), with the stride of Y.</param>
/// <param name="Y">Y (N, n).</param>
public sealed record AddOperation(string Step, Matrix X, Matrix Y) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands.Rows(X, Y.Columns).Rows(Y, X.Columns).SameStride(X, Y);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {Y.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 1.0 * rows * Y.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 12.0 * rows * Y.Columns;
}
