namespace GpuNet.Devices.Operations;

/// <summary>The gradients of a normalisation's scale and shift: ∂E/∂γ = Σ_rows δ ⊙ x̂, ∂E/∂β = Σ_rows δ.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Delta">δ = ∂E/∂S (N, n).</param>
/// <param name="X">X (N, n).</param>
/// <param name="Statistics">μ, σ² and ε.</param>
/// <param name="Gamma">∂E/∂γ (n).</param>
/// <param name="Beta">∂E/∂β (n).</param>
public sealed record NormaliseGradientOperation(
    string Step, Matrix Delta, Matrix X, Statistics Statistics, Matrix Gamma, Matrix Beta) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        operands.Rows(Delta, X.Columns).Rows(X, Delta.Columns).Matrix(Gamma, 1, X.Columns).Matrix(Beta, 1, X.Columns);
        Statistics.Check(operands, X.Columns);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 7.0 * rows * X.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) =>
        4.0 * (2.0 * rows * X.Columns + 2.0 * X.Columns + 2.0 * (Statistics.PerRow ? rows : X.Columns));
}
