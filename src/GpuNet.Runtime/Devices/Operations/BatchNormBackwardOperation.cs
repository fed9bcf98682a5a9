namespace GpuNet.Devices.Operations;

/// <summary>Sensitivities through a batch normalisation: ∂E/∂X = γ/√(σ² + ε) ⊙ (δ − 1/N ∂E/∂β − 1/N x̂ ⊙ ∂E/∂γ).</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Delta">δ = ∂E/∂S (N, n).</param>
/// <param name="X">X (N, n).</param>
/// <param name="Statistics">μ, σ² and ε of the columns.</param>
/// <param name="Gamma">γ (n).</param>
/// <param name="GammaGradient">∂E/∂γ (n).</param>
/// <param name="BetaGradient">∂E/∂β (n).</param>
/// <param name="Below">∂E/∂X (N, n), with the stride of X.</param>
public sealed record BatchNormBackwardOperation(
    string Step, Matrix Delta, Matrix X, Statistics Statistics, Matrix Gamma, Matrix GammaGradient, Matrix BetaGradient, Matrix Below)
    : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        operands
            .Rows(Delta, X.Columns).Rows(X, Delta.Columns).Matrix(Gamma, 1, X.Columns).Matrix(GammaGradient, 1, X.Columns)
            .Matrix(BetaGradient, 1, X.Columns).Rows(Below, X.Columns).SameStride(X, Below);
        Statistics.Check(operands, X.Columns);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 11.0 * rows * X.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * (3.0 * rows + 5) * X.Columns;
}
