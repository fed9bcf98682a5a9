using GpuNet.Devices.Cpu;
using GpuNet.Devices.Operations;

namespace GpuNet.Tests.Devices.Cpu;

/// <summary>Memory, gathering, and what happens to wrong arguments.</summary>
public sealed class DeviceTests
{
    [Fact]
    public void The_description_names_threads_and_registers()
    {
        using var device = new CpuDevice(threads: 2, vectorWidth: 4);
        Assert.Equal("cpu", device.Name);
        Assert.Contains("2 threads", device.Description, StringComparison.Ordinal);
        Assert.Contains("4 floats a register", device.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(1, 5)]
    public void Impossible_devices_are_refused(int threads, int? width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuDevice(threads, width));

    [Fact]
    public void Parts_of_a_buffer_can_be_uploaded_downloaded_and_cleared()
    {
        using var device = new CpuDevice(threads: 1);
        using var buffer = device.Allocate<int>(5);
        buffer.Upload([1, 2, 3, 4, 5]);
        buffer.Upload([8, 9], offset: 2);
        var part = new int[3];
        buffer.Download(part, offset: 1);
        Assert.Equal([2, 8, 9], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Upload([1, 2], offset: 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Download(part, offset: 3));
        buffer.Clear();
        buffer.Download(part);
        Assert.Equal([0, 0, 0], part);
    }

    [Fact]
    public void An_empty_buffer_is_legal()
    {
        using var device = new CpuDevice(threads: 1);
        using var buffer = device.Allocate<float>(0);
        buffer.Upload([]);
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void A_disposed_buffer_is_not_used()
    {
        using var device = new CpuDevice(threads: 1);
        var buffer = device.Allocate<float>(64);
        var matrix = new Matrix(buffer, 0, 1, 4, 4);
        var launch = device.Compile(new ForwardOperation("", Activation.Relu, matrix, matrix with { Rows = 4 }, matrix, null, matrix));
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Clear());
        Assert.Throws<ObjectDisposedException>(() => launch.Run(new Batch(0, 1)));
    }

    [Fact]
    public void A_matrix_outside_of_its_buffer_is_refused()
    {
        using var device = new CpuDevice(threads: 1);
        using var buffer = device.Allocate<float>(64);
        var inside = new Matrix(buffer, 0, 4, 4, 4);
        var outside = new Matrix(buffer, 0, 17, 4, 4);
        Assert.Throws<ArgumentException>(
            () => device.Compile(new ForwardOperation("", Activation.Relu, outside, inside, inside, null, inside)));
    }

    [Fact]
    public void Shapes_that_do_not_fit_together_are_refused()
    {
        using var device = new CpuDevice(threads: 1);
        using var buffer = device.Allocate<float>(64);
        var matrix = new Matrix(buffer, 0, 4, 4, 4);
        var operation = new ForwardOperation("layer 1 forward", Activation.Relu, matrix, matrix with { Rows = 3 }, matrix, null, matrix);
        var error = Assert.Throws<ArgumentException>(() => device.Compile(operation));
        Assert.Contains("layer 1 forward", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_batch_that_does_not_fit_is_refused(int rows)
    {
        using var device = new CpuDevice(threads: 1);
        using var matrix = new PaddedMatrix(device, 4, 4, (_, _) => 1f);
        using var bias = new PaddedMatrix(device, 1, 4, (_, _) => 1f);
        using var y = new PaddedMatrix(device, 4, 4);
        var launch = device.Compile(new ForwardOperation("", Activation.Relu, matrix.Matrix, matrix.Matrix, bias.Matrix, null, y.Matrix));
        Assert.Throws<ArgumentOutOfRangeException>(() => launch.Run(new Batch(0, rows)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Gather_takes_the_rows_in_the_order_of_the_epoch(int threads)
    {
        const int Examples = 3000, Columns = 70, First = 11, Rows = 2500;
        using var device = new CpuDevice(threads);
        using var data = new PaddedMatrix(device, Examples, Columns, (row, column) => row * 100 + column);
        using var batch = new PaddedMatrix(device, Rows + 1, Columns);
        using var order = device.Allocate<int>(Examples);
        int[] places = [.. Enumerable.Range(0, Examples).Select(i => i * 7 % Examples)];
        order.Upload(places);
        var launch = device.Compile(new GatherOperation("gather", order, new GatheredMatrix(data.Matrix, batch.Matrix)));
        launch.Run(new Batch(First, Rows));

        float[,] rows = batch.Rows(Rows);
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
                Assert.Equal(places[First + row] * 100 + column, rows[row, column]);
        }
        batch.AssertNothingElseWritten(Rows);

        // A wrong index in the middle is found by whichever thread gets it, and reaches the caller; the device stays usable.
        order.Upload([Examples], offset: First + Rows / 2);
        var error = Assert.Throws<InvalidOperationException>(() => launch.Run(new Batch(First, Rows)));
        Assert.Contains("3000", error.Message, StringComparison.Ordinal);
        order.Upload(places);
        launch.Run(new Batch(First, Rows));
    }
}
