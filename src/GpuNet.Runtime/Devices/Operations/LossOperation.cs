using GpuNet.Kernels.Losses;

namespace GpuNet.Runtime.Devices.Operations;

/// <summary>The loss of each example, its seed δ⁽ᴸ⁾, and how much of the example was answered right.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Logits">The network's output (N, K).</param>
/// <param name="Targets">Y (N, K).</param>
/// <param name="Delta">δ⁽ᴸ⁾ (N, K).</param>
/// <param name="Losses">One number for each place in the epoch.</param>
/// <param name="Correct">The share of outputs that are right, 0 to 1, for each place in the epoch.</param>
public sealed record LossOperation(
    string Step, Loss Loss, Matrix Logits, Matrix Targets, Matrix Delta, DeviceBuffer<float> Losses, DeviceBuffer<float> Correct)
    : Operation(Step)
{
    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows}, {Logits.Columns})";

    /// <inheritdoc/>
    // An exponential counts as one.
    public override double Flops(int rows) => 6.0 * rows * Logits.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) => 4.0 * rows * (3.0 * Logits.Columns + 2);
}
