using GpuNet.Kernels.Losses;

namespace GpuNet.Devices.Operations;

/// <summary>The loss of each example, its seed δ⁽ᴸ⁾, and the fraction of correct outputs.</summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Logits">The network's output (N, K); of an ensemble a row for each member (N · members, K).</param>
/// <param name="Targets">Y (N, K), or the classes (N, 1).</param>
/// <param name="Delta">δ⁽ᴸ⁾, of the size of the logits.</param>
/// <param name="Losses">The loss at each position in the epoch.</param>
/// <param name="Correct">The fraction of correct outputs, 0 to 1, at each position in the epoch.</param>
public sealed record LossOperation(
    string Step, Loss Loss, Matrix Logits, Matrix Targets, Matrix Delta, DeviceBuffer<float> Losses, DeviceBuffer<float> Correct)
    : Operation(Step)
{
    /// <summary>Whether the targets are indices of classes.</summary>
    public bool TargetsAreClasses { get; init; }

    /// <summary>The weights of the examples (N, 1); null for equal weights.</summary>
    public Matrix? Weights { get; init; }

    /// <summary>p of each output (1, K), the weight of its positive targets, for a sigmoid link; null where it is 1 for all.</summary>
    public Matrix? PositiveWeights { get; init; }

    /// <summary>How many rows of the logits an example has, of whose losses its own is the mean: the members of an ensemble.</summary>
    internal int Members { get; init; } = 1;

    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        operands
            .Matrix(Logits, Logits.Rows, Delta.Columns).Matrix(Delta, Delta.Rows, Logits.Columns)
            .MostRows(Math.Min(Logits.Rows, Delta.Rows) / Members)
            .Rows(Targets, TargetsAreClasses ? 1 : Logits.Columns).Rows(Weights, 1)
            .SameStride(Logits, Delta).Places(Losses).Places(Correct);
        if (PositiveWeights is { } positive)
            operands.Matrix(positive, 1, Logits.Columns, nameof(PositiveWeights));
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"({rows * Members}, {Logits.Columns})";

    /// <inheritdoc/>
    // An exponential counts as one.
    public override double Flops(int rows) => 6.0 * rows * Members * Logits.Columns;

    /// <inheritdoc/>
    public override double Bytes(int rows) =>
        4.0 * rows * (2.0 * Members * Logits.Columns + Targets.Columns + (Weights is null ? 2 : 3));

    /// <summary>The sizes for a batch. Where all weights are 0, so are all seeds.</summary>
    internal LossShape Shape(Batch batch) => new(
        batch.Rows, Logits.Columns, Logits.Stride, Targets.Stride, Weights?.Stride ?? 0, PositiveWeights is null ? 0 : 1, batch.First,
        batch.Weight == 0 ? 0f : (float)(1.0 / (Members * batch.Weight * (Loss.IsMeanOverOutputs ? Logits.Columns : 1))), Members);
}
