namespace GpuNet.Devices;

/// <summary>
/// A custom operation that runs on the host, for every device: it reads and writes matrices with
/// <see cref="Matrix.Download"/> and <see cref="Matrix.Upload"/>. The host waits for a device with memory of its own.
/// </summary>
/// <param name="Step">Its place in the training step, for people: <c>layer 1 forward</c>.</param>
public abstract record HostOperation(string Step) : Operation(Step)
{
    /// <summary>Binds it to a device. Override it to provide a kernel for a kind of device.</summary>
    public virtual Launch Bind(Device device) => new(this, "host", Run);

    /// <inheritdoc/>
    // What it reads and writes is checked as it does.
    public override void Check(Operands operands)
    {
    }

    /// <summary>Computes a batch.</summary>
    public abstract void Run(Batch batch);
}
