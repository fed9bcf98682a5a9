using System.Runtime.CompilerServices;

namespace GpuNet.Runtime.Devices;

/// <summary>A block of a device's memory.</summary>
/// <typeparam name="T">float, or int for indices.</typeparam>
public abstract class DeviceBuffer<T> : IDisposable where T : unmanaged
{
    readonly Device? device;
    bool isDisposed;

    /// <summary>Counts memory that has been taken.</summary>
    /// <param name="length">Number of elements.</param>
    /// <param name="device">Whose memory it is; null where it is not the device's.</param>
    protected DeviceBuffer(int length, Device? device)
    {
        Length = length;
        this.device = device;
        device?.Count(Bytes);
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    long Bytes => (long)Unsafe.SizeOf<T>() * Length;

    /// <summary>Copies from the host to the elements from <paramref name="offset"/> on.</summary>
    public abstract void Upload(ReadOnlySpan<T> source, int offset = 0);

    /// <summary>Waits for the device and copies the elements from <paramref name="offset"/> on to the host.</summary>
    public abstract void Download(Span<T> destination, int offset = 0);

    /// <summary>Fills the buffer with zeros.</summary>
    public abstract void Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        Release();
        device?.Count(-Bytes);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back.</summary>
    protected abstract void Release();
}
