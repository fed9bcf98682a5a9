namespace GpuNet.Devices;

/// <summary>
/// An operation of one's own, computed by the host: it runs on every device, and reads and writes matrices by
/// <see cref="Matrix.Download"/> and <see cref="Matrix.Upload"/>. A device with memory of its own is waited for meanwhile.
/// </summary>
/// <param name="Step">Its place in the training step, for people: <c>layer 1 forward</c>.</param>
public abstract record HostOperation(string Step) : Operation(Step)
{
    /// <summary>Binds it to a device. One that has a kernel for a kind of device gives it here.</summary>
    public virtual Launch Bind(Device device) => new(this, "host", Run);

    /// <inheritdoc/>
    // What it reads and writes is checked as it does.
    public override void Check(Operands operands)
    {
    }

    /// <summary>Computes a batch.</summary>
    public abstract void Run(Batch batch);
}
