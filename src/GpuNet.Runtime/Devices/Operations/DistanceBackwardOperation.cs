namespace GpuNet.Devices.Operations;

/// <summary>Sensitivities through a distance: ∂E/∂a = g·(a − b)/D, ∂E/∂b = −∂E/∂a; both 0 where D is 0.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">a and b side by side (N, 2n).</param>
/// <param name="D">D (N, 1).</param>
/// <param name="G">g = ∂E/∂D (N, 1), with the stride of D.</param>
/// <param name="Below">∂E/∂a and ∂E/∂b side by side (N, 2n), with the stride of X.</param>
public sealed record DistanceBackwardOperation(string Step, Matrix X, Matrix D, Matrix G, Matrix Below) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Rows(X, Below.Columns).Rows(D, 1).Rows(G, 1).Rows(Below, X.Columns).SameStride(X, Below).SameStride(D, G)
        .Require(X.Columns % 2 == 0, $"{X.Columns} columns have no two halves");

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 2.0 * rows * X.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 8.0 * rows * (X.Columns + 1);
}
