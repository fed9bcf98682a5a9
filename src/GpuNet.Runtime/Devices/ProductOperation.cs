namespace GpuNet.Devices;

/// <summary>An operation whose work is a product of matrices.</summary>
/// <param name="Step">Its place in the training step.</param>
public abstract record ProductOperation(string Step) : Operation(Step)
{
    /// <summary>In what the product is computed.</summary>
    public Precision Precision { get; init; }
}
