namespace GpuNet.Devices;

/// <summary>Memory of the host that stands where a device's would: rows of it are gathered on the host and copied to the device.</summary>
/// <param name="length">Number of elements.</param>
sealed class HostBuffer(int length) : DeviceBuffer<float>(length)
{
    /// <summary>The elements.</summary>
    public float[] Values { get; } = new float[length];

    public override void Upload(ReadOnlySpan<float> source, int offset = 0) => source.CopyTo(Values.AsSpan(offset));

    public override void Download(Span<float> destination, int offset = 0) => Values.AsSpan(offset, destination.Length).CopyTo(destination);

    public override void Clear() => Array.Clear(Values);
}
