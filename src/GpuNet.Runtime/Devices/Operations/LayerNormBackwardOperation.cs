namespace GpuNet.Devices.Operations;

/// <summary>
/// Sensitivities through a layer normalisation: with d = γ ⊙ δ, ∂E/∂X = 1/√(σ² + ε) · (d − 1/n Σ_k d_k − x̂ · 1/n Σ_k d_k·x̂_k).
/// </summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Delta">δ = ∂E/∂S (N, n).</param>
/// <param name="X">X (N, n).</param>
/// <param name="Statistics">μ, σ² and ε of the rows.</param>
/// <param name="Gamma">γ (n).</param>
/// <param name="Below">∂E/∂X (N, n), with the stride of X.</param>
public sealed record LayerNormBackwardOperation(string Step, Matrix Delta, Matrix X, Statistics Statistics, Matrix Gamma, Matrix Below)
    : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        operands
            .Rows(Delta, X.Columns).Rows(X, Delta.Columns).Matrix(Gamma, 1, X.Columns).Rows(Below, X.Columns).SameStride(X, Below);
        Statistics.Check(operands, X.Columns);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => rows * (14.0 * X.Columns + 5);

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * (3.0 * rows * X.Columns + 2.0 * rows + X.Columns);
}
