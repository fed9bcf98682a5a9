namespace GpuNet.Devices.Operations;

/// <summary>The gradients of a dense layer: ∂E/∂W = Xᵀ·δ, ∂E/∂b = 1ᵀ·δ.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="X">The layer's input (N, n_in).</param>
/// <param name="Delta">δ of the layer (N, n_out).</param>
/// <param name="W">∂E/∂W (n_in, n_out).</param>
/// <param name="B">∂E/∂b (n_out).</param>
public sealed record GradientOperation(string Step, Matrix X, Matrix Delta, Matrix W, Matrix B) : ProductOperation(Step)
{
    /// <summary>
    /// The update that is fused with the gradients if the device can (<see cref="Device.FusesUpdates"/>); they are then not stored.
    /// </summary>
    public UpdateOperation? Update { get; init; }

    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        operands.Rows(X, W.Rows).Rows(Delta, W.Columns).Matrix(W, X.Columns, Delta.Columns).Matrix(B, 1, W.Columns);
        if (Update is null)
            return;
        Update.Check(operands);
        operands.Require(
            W.Buffer == Update.Gradients && B.Buffer == Update.Gradients, "the gradients do not lie where the update looks for them");
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {W.Rows})ᵀ·({rows}, {W.Columns})";

    /// <inheritdoc/>
    public override double Flops(int rows) => rows * (2.0 * W.Rows + 1) * W.Columns + (Update is null ? 0 : Update.FlopsFor(Parameters));

    /// <inheritdoc/>
    public override double Bytes(int rows) =>
        4.0 * rows * (W.Rows + W.Columns)
        + (Update is null ? 4.0 * Parameters : Update.BytesFor(Parameters, gradientsRead: false));

    double Parameters => (W.Rows + 1.0) * W.Columns;
}
