using GpuNet.Devices.Operations;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Devices;

public sealed class GatherTests
{
    const int Seed = 105;

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_batch_is_the_rows_that_the_order_names(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        int largest = TestDevices.LargestShape(deviceName);
        Check(device, examples: 1, columns: 1, first: 0, rows: 1, random);
        Check(device, examples: 9, columns: 4, first: 2, rows: 5, random);
        Check(device, examples: largest, columns: 7, first: largest - 4, rows: 4, random);
        Check(device, examples: 20, columns: largest, first: 3, rows: 10, random);
    }

    // 2.2 · 10⁹ numbers in a file of which the disk has a few.
    [Theory]
    [MemberData(nameof(Devices))]
    public void Rows_of_a_file_may_lie_beyond_an_index(string deviceName)
    {
        const int examples = 2_200_000, columns = 1000;
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder["sparse"]))
            file.SetLength((long)sizeof(float) * examples * columns);
        var source = HostMatrix<float>.Map(folder["sparse"], offset: 0, examples, columns, isWritten: true);
        foreach (int row in (int[])[0, 1_100_000, examples - 1])
            source.Row(row).Fill(row);
        using var device = TestDevices.Open(deviceName);
        using var destination = new GuardedMatrix(device, 3, columns);
        using var order = device.Allocate<int>(4);
        order.Upload([0, examples - 1, 7, 1_100_000]);
        var gather = device.Compile(new HostGatherOperation("get", source, order, destination.Matrix));
        gather.Run(new Batch(1, 3));
        float[] expected = [.. ((float[])[examples - 1, 0, 1_100_000]).SelectMany(value => Enumerable.Repeat(value, columns))];
        Assert.Equal(expected, destination.Read(3, "rows of a file"));
        order.Upload([examples]);
        var problem = Assert.Throws<InvalidOperationException>(() => gather.Run(new Batch(0, 1)));
        Assert.Equal($"'get' asks for example {examples} of {examples}", problem.Message);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_row_that_is_not_there_is_refused(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var source = new GuardedMatrix(device, 3, 5, new float[15]);
        using var destination = new GuardedMatrix(device, 2, 5);
        foreach (int wrong in new[] { 3, -1, int.MaxValue, int.MinValue })
        {
            // Whether it was uploaded before or after.
            using var order = device.Allocate<int>(2);
            order.Upload([0, wrong]);
            var gather = device.Compile(new GatherOperation("get", source.Matrix, order, destination.Matrix));
            var problem = Assert.Throws<InvalidOperationException>(() => gather.Run(new Batch(0, 2)));
            Assert.Equal($"'get' asks for example {wrong} of 3", problem.Message);
            gather.Run(new Batch(0, 1));
            order.Upload([wrong]);
            Assert.Throws<InvalidOperationException>(() => gather.Run(new Batch(0, 1)));
        }
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void A_number_that_comes_by_another_way_reads_no_other_memory(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var source = new GuardedMatrix(device, 3, 5, new float[15]);
        using var destination = new GuardedMatrix(device, 2, 5);
        using var block = device.AllocateBlock(256);
        var (order, same) = (block.Slice<int>(0, 2), block.Slice<int>(0, 2));
        order.Upload([0, 0]);
        var gather = device.Compile(new GatherOperation("get", source.Matrix, order, destination.Matrix));
        same.Upload([int.MaxValue, 1]);
        gather.Run(new Batch(0, 2));
        Assert.Equal([.. Enumerable.Repeat(float.NaN, 5), .. new float[5]], destination.Read(2, "2 rows"));
    }

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Devices))]
    public void Many_more_batches(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        foreach (var (examples, columns, _) in LayerShape.Many(random))
        {
            int first = random.Next(examples);
            Check(device, examples, columns, first, random.Next(1, examples - first + 1), random);
        }
    }

    static void Check(Device device, int examples, int columns, int first, int rows, Random random)
    {
        string shape = $"{rows} rows from {first} on of {examples}×{columns}";
        int[] order = [.. Enumerable.Range(0, examples)];
        random.Shuffle(order);
        // A row may be asked for twice.
        order[^1] = order[0];
        float[] data = random.NextFloats(examples * columns);
        (data[0], data[^1]) = (float.NaN, float.NegativeInfinity);
        using var source = new GuardedMatrix(device, examples, columns, data);
        using var destination = new GuardedMatrix(device, rows + 3, columns);
        using var orderBuffer = device.Allocate<int>(examples);
        orderBuffer.Upload(order);

        device.Compile(new GatherOperation("test", source.Matrix, orderBuffer, destination.Matrix)).Run(new Batch(first, rows));

        float[] expected = [.. order.Skip(first).Take(rows).SelectMany(row => data.Skip(row * columns).Take(columns))];
        Assert.Equal(expected, destination.Read(rows, shape));
        source.CheckUnchanged("data");
    }
}
