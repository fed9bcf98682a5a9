namespace GpuNet;

/// <summary>A buffer in device memory: a whole block, or a slice of one.</summary>
/// <typeparam name="T">float, or int for indices.</typeparam>
/// <param name="length">Number of elements.</param>
/// <param name="memory">The block that it is in.</param>
/// <param name="isWhole">Whether disposing the buffer frees the block.</param>
public abstract class DeviceBuffer<T>(int length, DeviceBlock memory, bool isWhole) : IDisposable where T : unmanaged
{
    /// <summary>Number of elements.</summary>
    public int Length { get; } = length;

    /// <summary>The block that it is in.</summary>
    internal DeviceBlock Memory { get; } = memory;

    /// <summary>Bytes of the block before it.</summary>
    internal virtual long Place => 0;

    /// <summary>Copies from the host to the elements from <paramref name="offset"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A part is outside the buffer.</exception>
    public void Upload(ReadOnlySpan<T> source, int offset = 0)
    {
        CheckRange(offset, source.Length);
        using var use = Memory.Enter();
        UploadCore(source, offset);
    }

    /// <summary>Waits for the device and copies the elements from <paramref name="offset"/> on to the host.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A part is outside the buffer.</exception>
    public void Download(Span<T> destination, int offset = 0)
    {
        CheckRange(offset, destination.Length);
        using var use = Memory.Enter();
        DownloadCore(destination, offset);
    }

    /// <summary>Some of its elements, from a multiple of <see cref="Matrix.Alignment"/> on.</summary>
    internal DeviceBuffer<T> Slice(Range range)
    {
        var (offset, count) = range.GetOffsetAndLength(Length);
        return Memory.Slice<T>(Place + DeviceBlock.BytesOf<T>(offset), count);
    }

    /// <summary>Fills the buffer with zeros.</summary>
    // A part by an upload: on OpenCL, ILGPU 1.5.3 fills behind a part that does not begin with its block.
    public void Clear()
    {
        if (isWhole)
            Memory.Clear();
        else
            Upload(new T[Length]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isWhole)
            Memory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Copies elements that are within the buffer.</summary>
    protected abstract void UploadCore(ReadOnlySpan<T> source, int offset);

    /// <summary>Copies elements that are within the buffer.</summary>
    protected abstract void DownloadCore(Span<T> destination, int offset);

    void CheckRange(int offset, int count)
    {
        if (offset < 0 || offset > Length - count)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{count} elements from there on are not within {Length}");
    }
}
