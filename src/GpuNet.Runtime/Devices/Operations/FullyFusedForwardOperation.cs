namespace GpuNet.Devices.Operations;

/// <summary>All layers of a narrow network forward, from the data to the logits.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Network">The network and the batch.</param>
/// <param name="Logits">The network's output (N, K).</param>
sealed record FullyFusedForwardOperation(string Step, FusedNetwork Network, Matrix Logits) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        Network.Check(operands);
        operands.Rows(Logits, Network.Outputs);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => Network.Shapes(rows);

    /// <inheritdoc/>
    public override double Flops(int rows) => Network.ForwardFlops(rows);

    /// <inheritdoc/>
    public override double Bytes(int rows) => Network.BytesRead(rows) + 4.0 * rows * Network.Outputs;
}
