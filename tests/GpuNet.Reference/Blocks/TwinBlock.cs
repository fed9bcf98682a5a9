namespace GpuNet.Reference.Blocks;

/// <summary>One tower applied to each half of the input, in turn; the outputs side by side, the gradients of its tensors added.</summary>
public sealed class TwinBlock(ReferenceChain tower) : ReferenceBlock
{
    ReferenceMatrix first = new(0, 0), second = new(0, 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Tensors => tower.Tensors;

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        int half = x.Columns / 2;
        (first, second) = (x.ColumnsOf(0, half), x.ColumnsOf(half, half));
        return tower.Forward(first, training).Beside(tower.Forward(second, training));
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        int half = g.Columns / 2;
        // A tower remembers one pass: each half goes forward again before it goes back.
        tower.Forward(first, training: true);
        var below = tower.Backward(g.ColumnsOf(0, half));
        tower.Forward(second, training: true);
        return below.Beside(tower.Backward(g.ColumnsOf(half, half)));
    }
}
