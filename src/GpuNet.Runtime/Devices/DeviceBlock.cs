namespace GpuNet;

/// <summary>A block of a device's memory, from which buffers are cut.</summary>
public abstract class DeviceBlock : IDisposable
{
    readonly Device? device;
    bool isDisposed;

    /// <summary>Counts memory that has been taken.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="device">Whose memory it is; null where the device does not count it.</param>
    protected DeviceBlock(long bytes, Device? device)
    {
        Bytes = bytes;
        this.device = device;
        device?.Register(this);
    }

    /// <summary>How much it is.</summary>
    public long Bytes { get; }

    /// <summary>A part of it, which must not be used once the block is disposed.</summary>
    /// <typeparam name="T">float, or int for indices.</typeparam>
    /// <param name="offset">Bytes before the part, a multiple of those of <see cref="Matrix.Alignment"/> elements.</param>
    /// <param name="length">Number of elements.</param>
    public abstract DeviceBuffer<T> Slice<T>(long offset, int length) where T : unmanaged;

    /// <summary>Fills the block with zeros.</summary>
    public abstract void Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        Release();
        device?.Unregister(this);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back.</summary>
    protected abstract void Release();
}
