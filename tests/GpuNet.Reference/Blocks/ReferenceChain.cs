using GpuNet.Reference.Losses;

namespace GpuNet.Reference.Blocks;

/// <summary>Blocks one after the other; itself one.</summary>
/// <param name="blocks">From the input to the output.</param>
public sealed class ReferenceChain(IReadOnlyList<ReferenceBlock> blocks) : ReferenceBlock
{
    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Tensors { get; } =
    [
        .. blocks.SelectMany((block, place) => block.Tensors.Select(tensor => tensor with { Name = $"layers.{place}.{tensor.Name}" })),
    ];

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training) =>
        blocks.Aggregate(x, (values, block) => block.Forward(values, training));

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g) => blocks.Reverse().Aggregate(g, (values, block) => block.Backward(values));

    /// <summary>The loss of a training step, with the gradients of all tensors.</summary>
    public double Evaluate(ReferenceMatrix x, ReferenceMatrix y, ReferenceLoss loss)
    {
        foreach (var tensor in Tensors)
            Array.Clear(tensor.Gradient.Values);
        var logits = Forward(x, training: true);
        var batch = loss.Evaluate(logits, Repeated(y, logits.Rows / y.Rows));
        Backward(batch.Delta);
        return batch.Mean;
    }

    // A row for each member of an ensemble.
    static ReferenceMatrix Repeated(ReferenceMatrix y, int members)
    {
        var all = new ReferenceMatrix(y.Rows * members, y.Columns);
        for (int row = 0; row < all.Rows; row++)
            y.Row(row / members).CopyTo(all.Row(row));
        return all;
    }
}
