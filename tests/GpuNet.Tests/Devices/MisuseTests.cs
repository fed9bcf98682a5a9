using GpuNet.Devices.Operations;

namespace GpuNet.Tests.Devices;

/// <summary>What a caller gets wrong about memory ends with an exception that says so, on every device.</summary>
public sealed class MisuseTests
{
    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_part_lies_within_its_block(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var block = device.AllocateBlock(1024);
        (long Offset, int Length)[] wrong =
            [(0, 257), (0, -1), (-256, 4), (1024, 1), (100, 4), (long.MaxValue, 4), (256, int.MaxValue)];
        foreach (var (offset, length) in wrong)
            Assert.Throws<ArgumentOutOfRangeException>(() => block.Slice<float>(offset, length));
        Assert.Throws<ArgumentException>(() => block.Slice<double>(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Allocate<float>(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.AllocateBlock(-100));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_copy_lies_within_its_buffer(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var buffer = device.Allocate<float>(10);
        foreach (var (offset, length) in new[] { (0, 11), (10, 1), (-1, 1), (int.MaxValue, 1) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Upload(new float[length], offset));
            Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Download(new float[length], offset));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_matrix_lies_within_its_buffer_however_large_it_says_it_is(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var buffer = device.Allocate<float>(256);
        Matrix[] wrong =
        [
            new(buffer, 0, 1_048_577, 4, 4096), new(buffer, 0, -1, 4, 4), new(buffer, 0, 4, -4, 4), new(buffer, 0, 4, 4, -4),
            new(buffer, -4, 4, 4, 4), new(buffer, 0, 65, 4, 4), new(buffer, 0, int.MaxValue, int.MaxValue, int.MaxValue), default,
        ];
        foreach (var matrix in wrong)
        {
            Assert.ThrowsAny<ArgumentException>(() => device.Compile(new AddOperation("add", matrix, matrix)));
            Assert.ThrowsAny<ArgumentException>(() => matrix.Upload(new float[4]));
            Assert.ThrowsAny<ArgumentException>(() => matrix.Download(1));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Operands_fit_together(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var buffer = device.Allocate<float>(1024);
        buffer.Upload(new float[1024]);
        Matrix y = new(buffer, 0, 8, 4, 4), narrow = new(buffer, 64, 8, 3, 4), shorter = new(buffer, 64, 4, 4, 4);
        var problem = Assert.Throws<ArgumentException>(() => device.Compile(new AddOperation("add up", narrow, y)));
        Assert.Contains("'add up'", problem.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => device.Compile(new SoftmaxOperation("softmax", narrow, y)));
        Assert.Throws<ArgumentException>(() => device.Compile(new DropoutOperation("dropout", 0, 0.5f, 1, narrow, y)));
        Assert.Throws<ArgumentException>(() => device.Compile(new DistanceOperation("distance", y, narrow)));
        Assert.Throws<ArgumentException>(() => device.Compile(new SplitRowsOperation("split", y, narrow, 2, 1)));

        var launch = device.Compile(new AddOperation("add", shorter, y));
        launch.Run(new(0, 4));
        foreach (int rows in new[] { 5, 0, -1, int.MaxValue })
            Assert.Throws<ArgumentOutOfRangeException>(() => launch.Run(new(0, rows)));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Memory_of_another_device_is_refused(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var other = TestDevices.Open(deviceName);
        using var own = device.Allocate<float>(64);
        using var foreign = other.Allocate<float>(64);
        Matrix x = new(foreign, 0, 4, 4, 4), y = new(own, 0, 4, 4, 4);
        var problem = Assert.Throws<ArgumentException>(() => device.Compile(new AddOperation("add", x, y)));
        Assert.Contains("another device", problem.Message, StringComparison.Ordinal);
        using var data = new DeviceData(other, rows: 2, new float[4], new float[2]);
        long before = device.BytesInUse;
        Assert.Throws<ArgumentException>(() => new ForwardPlan(device, Network.Input(2).Dense(1), batchSize: 2, data));
        Assert.Equal(before, device.BytesInUse);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void What_is_disposed_is_not_used(string deviceName)
    {
        var device = TestDevices.Open(deviceName);
        using var kept = device.Allocate<float>(64);
        var buffer = device.Allocate<float>(64);
        var block = device.AllocateBlock(1024);
        var part = block.Slice<float>(256, 4);
        var launch = device.Compile(new AddOperation("add", new(buffer, 0, 4, 4, 4), new(kept, 0, 4, 4, 4)));
        buffer.Dispose();
        block.Dispose();
        Assert.Throws<ObjectDisposedException>(() => launch.Run(new(0, 4)));
        Assert.Throws<ObjectDisposedException>(() => buffer.Upload([1f]));
        Assert.Throws<ObjectDisposedException>(() => part.Download(new float[1]));
        Assert.Throws<ObjectDisposedException>(() => part.Clear());
        Assert.Throws<ObjectDisposedException>(() => block.Slice<float>(0, 1));

        device.Dispose();
        device.Dispose();
        var parameters = Parameters.Initialise(Network.Input(2).Dense(1), seed: 1);
        Assert.Throws<ObjectDisposedException>(() => device.Allocate<float>(1));
        Assert.Throws<ObjectDisposedException>(() => device.AllocateBlock(1));
        Assert.Throws<ObjectDisposedException>(device.Synchronize);
        Assert.Throws<ObjectDisposedException>(() => kept.Upload([1f]));
        Assert.Throws<ObjectDisposedException>(() => Predictor.Outputs(parameters, [1f, 2f], device));
    }
}
