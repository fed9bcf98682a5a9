namespace GpuNet.Devices.Operations;

/// <summary>A narrow network forward, and the loss of each example. A batch may have any number of examples.</summary>
/// <param name="Step">Its place in an evaluation.</param>
/// <param name="Network">The network and the data.</param>
/// <param name="Loss">The loss; its targets and weights are the data. Its logits and δ are not used.</param>
sealed record FullyFusedLossOperation(string Step, FusedNetwork Network, LossOperation Loss) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        Network.Check(operands);
        operands.Data(Loss.Targets, Loss.TargetsAreClasses ? 1 : Network.Outputs).Places(Loss.Losses).Places(Loss.Correct);
        if (Loss.Weights is { } weights)
            operands.Data(weights, 1);
        if (Loss.PositiveWeights is { } positives)
            operands.Matrix(positives, 1, Network.Outputs);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => Network.Shapes(rows);

    /// <inheritdoc/>
    public override double Flops(int rows) => Network.ForwardFlops(rows) + Loss.Flops(rows);

    /// <inheritdoc/>
    public override double Bytes(int rows) =>
        Network.BytesRead(rows) + 4.0 * rows * (Loss.Targets.Columns + (Loss.Weights is null ? 2 : 3));
}
