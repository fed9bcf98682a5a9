namespace GpuNet.Devices.Operations;

/// <summary>Sensitivities through a softmax: ∂E/∂s_k = x_k·(g_k − Σ_j g_j·x_j) in each row.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">X (N, n).</param>
/// <param name="G">g = ∂E/∂X (N, n), with the stride of X.</param>
/// <param name="Below">∂E/∂S (N, n).</param>
public sealed record SoftmaxBackwardOperation(string Step, Matrix X, Matrix G, Matrix Below) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Rows(X, Below.Columns).Rows(G, X.Columns).Rows(Below, X.Columns).SameStride(X, G);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 4.0 * rows * X.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 12.0 * rows * X.Columns;
}
