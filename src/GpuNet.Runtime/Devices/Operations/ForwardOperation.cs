namespace GpuNet.Devices.Operations;

/// <summary>A dense layer forward: S = X·W + b, Y = θ(S).</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Activation">θ.</param>
/// <param name="X">The layer's input (N, n_in).</param>
/// <param name="W">The weights (n_in, n_out).</param>
/// <param name="B">The biases (1, n_out), or of each row its own (N, n_out).</param>
/// <param name="S">Where the pre-activation is kept (N, n_out), if θ′ is computed from it; null otherwise.</param>
/// <param name="Y">The layer's output (N, n_out).</param>
public sealed record ForwardOperation(string Step, Activation Activation, Matrix X, Matrix W, Matrix B, Matrix? S, Matrix Y)
    : ProductOperation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Rows(X, W.Rows).Matrix(W, X.Columns, Y.Columns).Rows(S, W.Columns).Rows(Y, W.Columns)
        .Matrix(B, B.Rows, W.Columns).MostRows(B.Rows == 1 ? int.MaxValue : B.Rows)
        .SameStride(S ?? Y, Y);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {W.Rows})·({W.Rows}, {W.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => rows * (2.0 * W.Rows + 2) * W.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows)
    {
        double biases = B.Rows == 1 ? 1.0 : rows, results = S is null ? 1.0 : 2.0;
        return 4.0 * (1.0 * rows * W.Rows + 1.0 * W.Rows * W.Columns + biases * W.Columns + results * rows * W.Columns);
    }
}
