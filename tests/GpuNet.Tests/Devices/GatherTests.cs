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

    // Columns that divide into quads, and others.
    [Theory]
    [MemberData(nameof(Devices))]
    public void Several_matrices_are_gathered_at_once(string deviceName)
    {
        int[] widths = [9, 4, 1], order = [4, 0, 6, 6, 2];
        const int examples = 7, rows = 4;
        using var device = TestDevices.Open(deviceName);
        using var places = device.Allocate<int>(order.Length);
        places.Upload(order);
        for (int count = 1; count <= widths.Length; count++)
        {
            float[][] data = [.. widths.Take(count).Select(width => new Random(Seed + width).NextFloats(examples * width))];
            GuardedMatrix[] sources = [.. data.Zip(widths, (numbers, width) => new GuardedMatrix(device, examples, width, numbers))];
            GuardedMatrix[] batches = [.. sources.Zip(widths, (_, width) => new GuardedMatrix(device, rows + 1, width))];
            var gather = new GatherOperation(
                "get", places, [.. sources.Zip(batches, (source, batch) => new GatheredMatrix(source.Matrix, batch.Matrix))]);
            device.Compile(gather).Run(new Batch(1, rows));
            for (int i = 0; i < count; i++)
            {
                float[] expected = [.. order.Skip(1).SelectMany(row => data[i].Skip(row * widths[i]).Take(widths[i]))];
                Assert.Equal(expected, batches[i].Read(rows, $"matrix {i} of {count}"));
                sources[i].CheckUnchanged("data");
            }
            foreach (var matrix in (GuardedMatrix[])[.. sources, .. batches])
                matrix.Dispose();
        }
    }

    [Fact]
    public void Matrices_that_do_not_belong_together_are_refused()
    {
        using var device = TestDevices.Open("cpu");
        using var three = new GuardedMatrix(device, 3, 5, new float[15]);
        using var four = new GuardedMatrix(device, 4, 5, new float[20]);
        using var batch = new GuardedMatrix(device, 2, 5);
        using var order = device.Allocate<int>(2);
        var one = new GatheredMatrix(three.Matrix, batch.Matrix);
        CheckRefused("it takes 1 to 3 matrices");
        CheckRefused("it takes 1 to 3 matrices", one, one, one, one);
        CheckRefused("the data have 3 and 4 rows", one, new(four.Matrix, batch.Matrix));

        void CheckRefused(string problem, params GatheredMatrix[] matrices) => Assert.Equal(
            $"the shapes of 'get' do not fit together: {problem}",
            Assert.Throws<ArgumentException>(() => device.Compile(new GatherOperation("get", order, [.. matrices]))).Message);
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
            var gather = device.Compile(new GatherOperation("get", order, new GatheredMatrix(source.Matrix, destination.Matrix)));
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
        using var others = new GuardedMatrix(device, 3, 4, new float[12]);
        using var destination = new GuardedMatrix(device, 2, 5);
        using var below = new GuardedMatrix(device, 2, 4);
        using var block = device.AllocateBlock(256);
        var (order, same) = (block.Slice<int>(0, 2), block.Slice<int>(0, 2));
        order.Upload([0, 0]);
        var gather = device.Compile(new GatherOperation(
            "get", order, new GatheredMatrix(source.Matrix, destination.Matrix), new GatheredMatrix(others.Matrix, below.Matrix)));
        same.Upload([int.MaxValue, 1]);
        gather.Run(new Batch(0, 2));
        Assert.Equal([.. Enumerable.Repeat(float.NaN, 5), .. new float[5]], destination.Read(2, "2 rows"));
        Assert.Equal([.. Enumerable.Repeat(float.NaN, 4), .. new float[4]], below.Read(2, "2 rows"));
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

        var gather = new GatherOperation("test", orderBuffer, new GatheredMatrix(source.Matrix, destination.Matrix));
        device.Compile(gather).Run(new Batch(first, rows));

        float[] expected = [.. order.Skip(first).Take(rows).SelectMany(row => data.Skip(row * columns).Take(columns))];
        Assert.Equal(expected, destination.Read(rows, shape));
        source.CheckUnchanged("data");
    }
}
