using GpuNet.Kernels.FullyFused;

namespace GpuNet.Devices.Operations;

/// <summary>
/// A narrow network forward, the loss of each example, and the gradients of all parameters, in parts that
/// <see cref="GradientSumOperation"/> adds.
/// </summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Network">The network and the batch.</param>
/// <param name="Loss">
/// The loss; its targets and weights are the data, or the batch if the network's source is. Its logits and δ are not used.
/// </param>
/// <param name="Parts">The gradients of each group, one part after another.</param>
sealed record FullyFusedGradientOperation(string Step, FusedNetwork Network, LossOperation Loss, DeviceBuffer<float> Parts)
    : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        Network.Check(operands);
        Loss.Check(operands);
        operands.Buffer(Parts, (long)FusedSlice.MostGroupsFor(Loss.Logits.Rows) * Network.Parameters.Length);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => Network.Shapes(rows);

    /// <inheritdoc/>
    public override double Flops(int rows) => Network.ForwardFlops(rows) + Loss.Flops(rows) + Network.BackwardFlops(rows);

    /// <inheritdoc/>
    public override double Bytes(int rows) =>
        Network.BytesRead(rows) + 4.0 * rows * (Loss.Targets.Columns + (Loss.Weights is null ? 2 : 3))
        + 4.0 * FusedSlice.GroupsFor(rows) * Network.ParameterCount;
}
