namespace GpuNet;

/// <summary>Elements in a device's memory: a block of its own, or a part of one.</summary>
/// <typeparam name="T">float, or int for indices.</typeparam>
/// <param name="length">Number of elements.</param>
/// <param name="block">The block that is given back with the buffer; null for a part of one.</param>
public abstract class DeviceBuffer<T>(int length, DeviceBlock? block = null) : IDisposable where T : unmanaged
{
    /// <summary>Number of elements.</summary>
    public int Length { get; } = length;

    /// <summary>Copies from the host to the elements from <paramref name="offset"/> on.</summary>
    public abstract void Upload(ReadOnlySpan<T> source, int offset = 0);

    /// <summary>Waits for the device and copies the elements from <paramref name="offset"/> on to the host.</summary>
    public abstract void Download(Span<T> destination, int offset = 0);

    /// <summary>Fills the buffer with zeros.</summary>
    // A part by an upload: on OpenCL, ILGPU 1.5.3 fills behind a part that does not begin with its block.
    public virtual void Clear()
    {
        if (block is not null)
            block.Clear();
        else
            Upload(new T[Length]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        block?.Dispose();
        GC.SuppressFinalize(this);
    }
}
