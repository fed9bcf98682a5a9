using GpuNet.Devices.Ilgpu;
using GpuNet.Devices.Operations;
using GpuNet.Reference;
using GpuNet.Tests.Devices;
using GpuNet.Tests.Kernels;

namespace GpuNet.Tests.Training;

/// <summary>Accelerators that have less memory than a task would like, because a test takes it away.</summary>
public sealed class DeviceMemoryTests
{
    const int Rows = 200, Inputs = 127, Outputs = 3, BatchSize = 48;
    const long DataBytes = sizeof(float) * Rows * (128L + 4L);

    static readonly Network network = Network.Input(Inputs).Dense(8, Activation.Tanh, dropout: 0.1f).Dense(Outputs);

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    // Validation after each epoch takes other rows in between, and no part is a multiple of the batch.
    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Data_that_streams_trains_to_the_same_bits_as_data_on_the_device(string deviceName)
    {
        var (resident, residentLosses) = Train(deviceName, memoryLimit: long.MaxValue, isStreamed: false);
        var (streamed, streamedLosses) = Train(deviceName, memoryLimit: 2 * DataBytes - 1, isStreamed: true);
        Assert.Equal(resident, streamed);
        Assert.Equal(residentLosses, streamedLosses);
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Predictions_from_data_that_streams_follow_the_rows_asked_for(string deviceName)
    {
        using var device = Launching.Open(deviceName);
        device.MemoryLimit = 2 * DataBytes - 1;
        using var data = Data(device);
        using var plan = new ForwardPlan(device, network, BatchSize, data);
        plan.Parameters.Upload(Parameters.Initialise(network, seed: 3).Values);
        float[] inOrder = plan.Predict([.. Enumerable.Range(0, Rows)]);
        float[] reversed = plan.Predict([.. Enumerable.Range(0, Rows).Reverse()]);
        Assert.Equal(inOrder, reversed.Chunk(Outputs).Reverse().SelectMany(row => row));
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Plans_over_data_that_streams_give_all_their_memory_back(string deviceName)
    {
        using var device = Launching.Open(deviceName);
        device.MemoryLimit = 2 * DataBytes - 1;
        for (int i = 0; i < 3; i++)
        {
            using var data = Data(device);
            using var plan = new ForwardPlan(device, network, BatchSize, data);
            plan.Parameters.Clear();
            plan.Predict([0, 1, 2]);
            Assert.InRange(device.BytesInUse, 1, 2 * DataBytes - 1);
        }
        Assert.Equal(0, device.BytesInUse);
    }

    // The scratch memory of sums, which plans share, is there after the first.
    [Theory]
    [MemberData(nameof(Devices))]
    public void A_plan_takes_one_block_of_the_size_that_was_counted(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        float[] weights = [.. Enumerable.Repeat(2f, Rows)];
        using var data = new DeviceData(device, Rows, new float[Rows * Inputs], new float[Rows * Outputs], weights);
        TrainingPlan Compile() => new(
            device, network, new SoftmaxCrossEntropy(), new Adam(), BatchSize, data, rules: new() { ClipNorm = 1 }, accumulates: true);
        Compile().Dispose();
        var (bytes, blocks) = (device.BytesInUse, device.BlocksInUse);
        using var plan = Compile();
        Assert.Equal(blocks + 1, device.BlocksInUse);
        Assert.Equal(bytes + plan.Forward.Memory.Bytes, device.BytesInUse);
        var inference = new ForwardPlan(device, network, BatchSize, data);
        Assert.Equal(blocks + 2, device.BlocksInUse);
        Assert.Equal(bytes + plan.Forward.Memory.Bytes + inference.Memory.Bytes, device.BytesInUse);
        inference.Dispose();
        plan.Dispose();
        Assert.Equal((bytes, blocks), (device.BytesInUse, device.BlocksInUse));
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void A_batch_size_that_an_error_names_fits(string deviceName)
    {
        using var device = Launching.Open(deviceName);
        using var data = Data(device);
        device.MemoryLimit = DataBytes + (256 << 10);
        var error = Assert.Throws<InputException>(() => Plan(device, data, 100_000).Dispose());
        Assert.Matches(
            @"^a batch size of 100000 needs \d+\.\d MiB in addition to the data, but the device '.+' has no more than 0\.4 MiB for both: "
                + @"a batch size of \d+ would fit$",
            error.Message);
        Plan(device, data, int.Parse(error.Message.Split(' ')[^3], System.Globalization.CultureInfo.InvariantCulture)).Dispose();
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Memory_that_a_device_does_not_have_is_a_message_of_one_line(string deviceName)
    {
        using var device = Launching.Open(deviceName);
        device.MemoryLimit = 1 << 20;
        using var half = device.Allocate<float>(1 << 17);
        var error = Assert.Throws<InputException>(() => device.Allocate<float>(1 << 18));
        Assert.Equal(
            $"the device '{device.Name}' has no 1.0 MiB left beside the 0.5 of 1.0 MiB that are in use: "
                + "use a smaller batch, a smaller network or another device",
            error.Message);
    }

    [Fact]
    public void Where_there_is_no_room_for_the_parts_of_a_sum_other_sums_go_on()
    {
        const int rows = 700, inputs = 5, narrow = 3, wide = 40;
        using var device = Launching.Open(IlgpuContext.Checked);
        var random = new Random(131);
        using var x = new GuardedMatrix(device, rows, inputs, random.NextEighths(rows * inputs));
        using var delta = new GuardedMatrix(device, rows, narrow, random.NextEighths(rows * narrow));
        using var w = new GuardedMatrix(device, inputs, narrow);
        using var b = new GuardedMatrix(device, 1, narrow);
        using var wideDelta = new GuardedMatrix(device, rows, wide);
        using var wideW = new GuardedMatrix(device, inputs, wide);
        using var wideB = new GuardedMatrix(device, 1, wide);
        var launch = device.Compile(new GradientOperation("fits", x.Matrix, delta.Matrix, w.Matrix, b.Matrix));
        Assert.Contains("parts", launch.Kernel, StringComparison.Ordinal);

        device.MemoryLimit = device.BytesInUse;
        var other = new GradientOperation("does not", x.Matrix, wideDelta.Matrix, wideW.Matrix, wideB.Matrix);
        Assert.Throws<InputException>(() => device.Compile(other));

        launch.Run(new(First: 0, rows));
        Tolerance.Exact.Check(ReferenceProduct.Gradient(x.Reference(rows), delta.Reference(rows)).Values, w.Read(inputs, "∂W"), "∂W");
    }

    static (float[] Parameters, double[] Losses) Train(string deviceName, long memoryLimit, bool isStreamed)
    {
        using var device = Launching.Open(deviceName);
        device.MemoryLimit = memoryLimit;
        using var data = Data(device);
        Assert.Equal(isStreamed, data.IsStreamed);
        var options = new LoopOptions { Epochs = 2, BatchSize = BatchSize, Seed = 7 };
        using var trainer = new TrainingLoop(device, network, new SoftmaxCrossEntropy(), new Adam(), options, data);
        var losses = new List<double>();
        int[] rows = [.. Enumerable.Range(0, Rows)];
        var progress = new SynchronousProgress<EpochReport>(report => losses.Add(report.Validation!.Value.Loss));
        var parameters = trainer.Fit(rows.AsSpan(..170), rows.AsSpan(170..), progress);
        return ([.. parameters.Values], [.. losses]);
    }

    static TrainingPlan Plan(IlgpuDevice device, DeviceData data, int batchSize) =>
        new(device, network, new SoftmaxCrossEntropy(), new Adam(), batchSize, data);

    static DeviceData Data(IlgpuDevice device)
    {
        var random = new Random(117);
        return new(device, Rows, random.NextFloats(Rows * Inputs), random.NextTargets(new SoftmaxCrossEntropy().Name, Rows, Outputs));
    }
}
