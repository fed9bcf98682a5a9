namespace GpuNet.Devices.Operations;

/// <summary>δ ← δ ⊙ θ′, if the operation that wrote δ did not include θ′.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Activation">θ.</param>
/// <param name="From">What θ′ is computed from (N, n), with the stride of δ.</param>
/// <param name="Delta">δ (N, n).</param>
public sealed record DifferentiateOperation(string Step, Activation Activation, Matrix From, Matrix Delta) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands.Rows(From, Delta.Columns).Rows(Delta, From.Columns).SameStride(From, Delta);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {Delta.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => 2.0 * rows * Delta.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 12.0 * rows * Delta.Columns;
}
