namespace GpuNet.Reference.Blocks;

/// <summary>A tensor of a block with its gradient.</summary>
/// <param name="Name">Its name within the block, as in the product.</param>
/// <param name="Value">The values.</param>
/// <param name="Gradient">∂E/∂value, added to by every <see cref="ReferenceBlock.Backward"/>.</param>
public sealed record ReferenceTensor(string Name, ReferenceMatrix Value, ReferenceMatrix Gradient)
{
    /// <summary>A tensor with these values.</summary>
    public static ReferenceTensor Of(string name, ReferenceMatrix value) => new(name, value, new(value.Rows, value.Columns));
}

/// <summary>
/// A layer of any kind, as plain loops in double. It remembers its last <see cref="Forward"/> for <see cref="Backward"/>.
/// </summary>
public abstract class ReferenceBlock
{
    /// <summary>What is learned.</summary>
    public virtual IReadOnlyList<ReferenceTensor> Tensors => [];

    /// <summary>The outputs.</summary>
    /// <param name="x">The inputs (N, n_in).</param>
    /// <param name="training">Whether for a training step.</param>
    public abstract ReferenceMatrix Forward(ReferenceMatrix x, bool training);

    /// <summary>∂E/∂input (N, n_in) from ∂E/∂output (N, n_out); adds to the gradients of the tensors.</summary>
    public abstract ReferenceMatrix Backward(ReferenceMatrix g);
}
