namespace GpuNet.Tests.Devices;

/// <summary>A buffer of which an operation may write one stretch: everything holds a NaN of its own at first.</summary>
public sealed class GuardedVector : IDisposable
{
    static readonly float canary = BitConverter.UInt32BitsToSingle(0x7FC0BEEF);

    public GuardedVector(Device device, int length)
    {
        Buffer = device.Allocate<float>(length);
        float[] values = new float[length];
        values.AsSpan().Fill(canary);
        Buffer.Upload(values);
    }

    /// <summary>The buffer.</summary>
    public DeviceBuffer<float> Buffer { get; }

    /// <summary>The stretch, once it is clear that nothing else was written.</summary>
    public float[] Read(int first, int count, string what)
    {
        float[] values = new float[Buffer.Length];
        Buffer.Download(values);
        for (int i = 0; i < values.Length; i++)
        {
            bool mayChange = i >= first && i < first + count;
            Assert.True(
                mayChange || BitConverter.SingleToInt32Bits(values[i]) == BitConverter.SingleToInt32Bits(canary),
                $"{what}: wrote {values[i]} at {i}, outside of {first} to {first + count - 1}");
        }
        return values[first..(first + count)];
    }

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();
}
