namespace GpuNet.Devices.Operations;

/// <summary>Sensitivities through a dense layer: δ below = (δ·Wᵀ) ⊙ θ′.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Activation">θ of the layer below.</param>
/// <param name="Delta">δ of this layer (N, n_out).</param>
/// <param name="W">The weights of this layer (n_in, n_out).</param>
/// <param name="From">What θ′ is computed from: output or pre-activation of the layer below (N, n_in), with the stride of δ below.</param>
/// <param name="Below">δ of the layer below (N, n_in).</param>
public sealed record BackwardOperation(string Step, Activation Activation, Matrix Delta, Matrix W, Matrix From, Matrix Below)
    : ProductOperation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands) => operands
        .Rows(Delta, W.Columns).Matrix(W, Below.Columns, Delta.Columns).Rows(From, W.Rows).Rows(Below, W.Rows).SameStride(From, Below);

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {W.Columns})·({W.Rows}, {W.Columns})ᵀ";

    /// <inheritdoc/>
    public override double Flops(int rows) => rows * (2.0 * W.Columns + 2) * W.Rows;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * (1.0 * rows * W.Columns + 1.0 * W.Rows * W.Columns + 2.0 * rows * W.Rows);
}
