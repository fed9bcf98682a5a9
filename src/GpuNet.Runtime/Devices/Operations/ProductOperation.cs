namespace GpuNet.Devices.Operations;

/// <summary>An operation whose work is a product of matrices.</summary>
/// <param name="Step">Its place in the training step.</param>
public abstract record ProductOperation(string Step) : Operation(Step)
{
    /// <summary>In what the product is computed.</summary>
    public Precision Precision { get; init; }

    /// <summary>
    /// Whether a device may split the sums into parts, whose number depends on the rows of a full batch. Where a row must have the same
    /// bits in every batch, as in inference, it may not. The gradients' sums are split in any case.
    /// </summary>
    internal bool SplitsSums { get; init; }
}
