namespace GpuNet.Tests.Devices;

public sealed class BufferTests
{
    const int Seed = 107;

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void What_is_uploaded_is_downloaded_and_the_rest_stays(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var buffer = device.Allocate<float>(100);
        float[] values = new Random(Seed).NextFloats(100);
        buffer.Upload(values);
        buffer.Upload([7f, 8f], offset: 50);
        values[50] = 7f;
        values[51] = 8f;
        float[] all = new float[100], part = new float[10];
        buffer.Download(all);
        buffer.Download(part, offset: 45);
        Assert.Equal(values, all);
        Assert.Equal(values[45..55], part);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Clear_leaves_zeros(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var buffer = device.Allocate<int>(33);
        buffer.Upload(Enumerable.Range(1, 33).ToArray());
        buffer.Clear();
        int[] values = new int[33];
        values.AsSpan().Fill(-1);
        buffer.Download(values);
        Assert.Equal(new int[33], values);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_buffer_may_be_empty(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var buffer = device.Allocate<float>(0);
        buffer.Clear();
        buffer.Upload([]);
        buffer.Download([]);
        Assert.Equal(0, buffer.Length);
    }
}
