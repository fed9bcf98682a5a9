namespace GpuNet.Devices;

/// <summary>Memory of the host that stands where a device's would: rows of it are gathered on the host and copied to the device.</summary>
/// <param name="length">Number of elements.</param>
/// <param name="device">The device whose data it is.</param>
sealed class HostBuffer(int length, Device device) : DeviceBuffer<float>(length, new HostBlock(length, device), isWhole: true)
{
    /// <summary>The elements.</summary>
    public float[] Values => ((HostBlock)Memory).Values;

    protected override void UploadCore(ReadOnlySpan<float> source, int offset) => source.CopyTo(Values.AsSpan(offset));

    protected override void DownloadCore(Span<float> destination, int offset) =>
        Values.AsSpan(offset, destination.Length).CopyTo(destination);

    sealed class HostBlock(int length, Device device) : DeviceBlock((long)sizeof(float) * length, device, isCounted: false)
    {
        public float[] Values { get; private set; } = new float[length];

        protected override DeviceBuffer<T> SliceCore<T>(long offset, int length) =>
            throw new NotSupportedException("data that stays on the host is not cut into parts");

        protected override void ClearCore() => Array.Clear(Values);

        protected override void Release() => Values = [];
    }
}
