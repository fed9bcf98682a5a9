namespace GpuNet.Devices.Operations;

/// <summary>S = γ ⊙ x̂ + β, Y = θ(S), with x̂ = (X − μ)/√(σ² + ε).</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Activation">θ.</param>
/// <param name="X">X (N, n).</param>
/// <param name="Statistics">μ, σ² and ε.</param>
/// <param name="Gamma">γ (n).</param>
/// <param name="Beta">β (n).</param>
/// <param name="S">Where S is kept (N, n), if θ′ is computed from it; null otherwise.</param>
/// <param name="Y">Y (N, n).</param>
public sealed record NormaliseOperation(
    string Step, Activation Activation, Matrix X, Statistics Statistics, Matrix Gamma, Matrix Beta, Matrix? S, Matrix Y) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        operands
            .Rows(X, Y.Columns).Matrix(Gamma, 1, X.Columns).Matrix(Beta, 1, X.Columns).Rows(S, X.Columns).Rows(Y, X.Columns)
            .SameStride(S ?? Y, Y);
        Statistics.Check(operands, X.Columns);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {X.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 7.0 * rows * X.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) =>
        4.0 * ((S is null ? 2.0 : 3.0) * rows * X.Columns + 2.0 * X.Columns + 2.0 * (Statistics.PerRow ? rows : X.Columns));
}
