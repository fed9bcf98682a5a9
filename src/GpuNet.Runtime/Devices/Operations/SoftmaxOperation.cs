namespace GpuNet.Devices.Operations;

/// <summary>x_k = e^{s_k − max}/Σ_j e^{s_j − max} in each row.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="S">S (N, n).</param>
/// <param name="X">X (N, n).</param>
public sealed record SoftmaxOperation(string Step, Matrix S, Matrix X) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands.Rows(S, X.Columns).Rows(X, S.Columns);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 4.0 * rows * X.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 8.0 * rows * X.Columns;
}
