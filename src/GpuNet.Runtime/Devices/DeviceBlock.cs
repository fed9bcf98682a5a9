using System.Runtime.CompilerServices;

namespace GpuNet;

/// <summary>A block of device memory that buffers are slices of.</summary>
public abstract class DeviceBlock : IDisposable
{
    const long Alignment = sizeof(float) * Matrix.Alignment;

    readonly bool isCounted;
    bool isDisposed;

    /// <summary>Counts an allocated block.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="device">The device; null for scratch memory.</param>
    /// <param name="isCounted">Whether it counts as device memory.</param>
    protected DeviceBlock(long bytes, Device? device, bool isCounted = true)
    {
        Bytes = bytes;
        Owner = device;
        this.isCounted = isCounted;
        if (isCounted)
            device?.Register(this);
    }

    /// <summary>Its size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The device; null for scratch memory.</summary>
    internal Device? Owner { get; }

    /// <summary>A slice of it, which must not be used after the block is disposed.</summary>
    /// <typeparam name="T">float, or int for indices.</typeparam>
    /// <param name="offset">Bytes before the slice, a multiple of the size of <see cref="Matrix.Alignment"/> elements.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slice is not within the block.</exception>
    public DeviceBuffer<T> Slice<T>(long offset, int length) where T : unmanaged
    {
        long bytes = BytesOf<T>(length);
        if (offset < 0 || offset % Alignment != 0)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"parts begin at multiples of {Alignment} bytes");
        if (offset > Bytes - bytes)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"{bytes} bytes from {offset} on are not within {Bytes}");
        using var use = Enter();
        return SliceCore<T>(offset, length);
    }

    /// <summary>Fills the block with zeros.</summary>
    public void Clear()
    {
        using var use = Enter();
        ClearCore();
    }

    /// <summary>Waits for running work, and frees the memory.</summary>
    public void Dispose()
    {
        using var use = Owner is null ? default : Owner.EnterToRelease();
        if (isDisposed)
            return;
        isDisposed = true;
        Release();
        if (isCounted)
            Owner?.Unregister(this);
        GC.SuppressFinalize(this);
    }

    /// <summary>Bytes of that many elements.</summary>
    internal static long BytesOf<T>(int length) where T : unmanaged
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(int))
            throw new ArgumentException($"a device keeps float and int, but no {typeof(T).Name}");
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return (long)Unsafe.SizeOf<T>() * length;
    }

    /// <summary>Fails once the block is disposed.</summary>
    internal void CheckAlive() => ObjectDisposedException.ThrowIf(isDisposed, this);

    /// <inheritdoc cref="Device.Enter"/>
    internal Lock.Scope Enter()
    {
        var use = Owner is null ? default : Owner.Enter();
        if (!isDisposed)
            return use;
        use.Dispose();
        throw new ObjectDisposedException(GetType().Name, "the memory has been given back");
    }

    /// <inheritdoc cref="Slice"/>
    protected abstract DeviceBuffer<T> SliceCore<T>(long offset, int length) where T : unmanaged;

    /// <inheritdoc cref="Clear"/>
    protected abstract void ClearCore();

    /// <summary>Frees the memory; called once.</summary>
    protected abstract void Release();
}
