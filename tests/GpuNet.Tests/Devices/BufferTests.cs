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

    [Theory]
    [MemberData(nameof(Devices))]
    public void Parts_of_a_block_lie_beside_each_other(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        long before = device.BytesInUse;
        var block = device.AllocateBlock(2 * 256 + 3 * sizeof(int));
        block.Clear();
        using var first = block.Slice<float>(offset: 0, length: 64);
        using var empty = block.Slice<float>(offset: 256, length: 0);
        using var second = block.Slice<float>(offset: 256, length: 64);
        using var third = block.Slice<int>(offset: 512, length: 3);
        second.Upload([.. Enumerable.Repeat(7f, 64)]);
        third.Upload([1, -2, 3]);
        float[] floats = new float[64];
        first.Download(floats);
        Assert.Equal(new float[64], floats);
        second.Download(floats);
        Assert.Equal(Enumerable.Repeat(7f, 64), floats);
        int[] ints = new int[3];
        third.Download(ints);
        Assert.Equal([1, -2, 3], ints);
        second.Clear();
        third.Download(ints);
        Assert.Equal([1, -2, 3], ints);
        Assert.Equal(0, empty.Length);
        block.Dispose();
        Assert.Equal(before, device.BytesInUse);
    }
}
