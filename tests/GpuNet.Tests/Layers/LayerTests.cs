using GpuNet.Devices.Cpu;
using GpuNet.Reference;
using GpuNet.Reference.Losses;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Layers;

/// <summary>Layers of every kind in whole networks: as the reference in double, on every device, with the same bits every time.</summary>
public sealed class LayerTests
{
    const int Rows = 11, BatchSize = 4;
    const float LearningRate = 0.05f;

    public static MatrixTheoryData<string, string> DevicesAndCases => new(TestDevices.Names, LayerCase.Names);

    public static TheoryData<string> Cases => [.. LayerCase.Names];

    [Theory]
    [MemberData(nameof(DevicesAndCases))]
    public void Steps_and_answers_are_those_of_the_reference(string deviceName, string name)
    {
        using var device = TestDevices.Open(deviceName);
        Check(device, name, Rows);
    }

    [Theory]
    [MemberData(nameof(DevicesAndCases))]
    public void Evaluation_changes_nothing(string deviceName, string name)
    {
        using var device = TestDevices.Open(deviceName);
        using var run = new Run(device, name);
        run.Plan.Step(new(0, BatchSize, Step: 1, LearningRate));
        float[] before = run.Download(run.Plan.Forward.Parameters).Values;
        run.Plan.Evaluate(new(BatchSize, BatchSize));
        Assert.Equal(before, run.Download(run.Plan.Forward.Parameters).Values);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_number_of_threads_changes_no_bit(string name)
    {
        int[] one = Bits(new CpuDevice(threads: 1), name);
        Assert.Equal(one, Bits(new CpuDevice(threads: 3), name));
        Assert.Equal(one, Bits(new CpuDevice(threads: 3), name));
    }

    [Theory]
    [MemberData(nameof(DevicesAndCases))]
    public void The_same_seed_on_the_same_device_gives_the_same_bits(string deviceName, string name) =>
        Assert.Equal(Bits(TestDevices.Open(deviceName), name), Bits(TestDevices.Open(deviceName), name));

    [Fact]
    public void A_batch_of_one_example_has_no_statistics()
    {
        using var device = TestDevices.Open("cpu");
        using var run = new Run(device, "batch norm");
        var problem = Assert.Throws<InputException>(() => run.Plan.Step(new(0, Rows: 1, Step: 1, LearningRate)));
        Assert.StartsWith("'layer 2 statistics' has a batch of 1 example, which has no variance: choose a batch size", problem.Message);
        // In parts: 4 + 4 + 2, and 4 + 4 + 1 in the full batches.
        Assert.Equal(20 * BatchSize, run.Plan.EpochLength(20 * BatchSize, 2 * BatchSize + 2));
        Assert.Throws<InputException>(() => run.Plan.EpochLength(20 * BatchSize, 2 * BatchSize + 1));
        Assert.Throws<InputException>(() => run.Plan.EpochLength(1, BatchSize));
    }

    [Theory]
    [InlineData("batch norm", 2 * BatchSize + 2, BatchSize, 2 * BatchSize + 2)]
    [InlineData("batch norm", 2 * BatchSize + 1, BatchSize, 2 * BatchSize)]
    [InlineData("batch norm", 6 * BatchSize + 1, 4 * BatchSize, 6 * BatchSize)]
    [InlineData("batch norm", 2 * BatchSize + 1, 4 * BatchSize, 2 * BatchSize)]
    [InlineData("layer norm", 2 * BatchSize + 1, BatchSize, 2 * BatchSize + 1)]
    public void One_example_left_for_the_last_batch_sits_an_epoch_out_where_a_layer_needs_two(
        string layers, int examples, int batchSize, int expected)
    {
        using var device = TestDevices.Open("cpu");
        using var run = new Run(device, layers);
        Assert.Equal(expected, run.Plan.EpochLength(examples, batchSize));
    }

    [Fact]
    public void Layers_that_cannot_give_logits_are_refused_as_the_last_one()
    {
        Refused(Network.Input(5).Dense(3).Softmax(), "the last layer is a softmax, but the loss takes logits");
        Refused(Network.Input(5).Dense(3).Dropout(0.5f), "the last layer is dropout");
        Refused(Network.Input(5).Dense(3).BatchNorm(Activation.Relu), "the last layer has the activation 'relu'");

        static void Refused(Network network, string reason)
        {
            using var device = TestDevices.Open("cpu");
            using var data = new DeviceData(device, rows: 2, new float[10], new float[6]);
            var refusal = Assert.Throws<ArgumentException>(
                () => new TrainingPlan(device, network, new SquaredError(), new Sgd(), BatchSize, data));
            Assert.StartsWith(reason, refusal.Message, StringComparison.Ordinal);
        }
    }

    internal static void Check(Device device, string name, int examples)
    {
        using var run = new Run(device, name);
        var reference = LayerCase.Reference(run.Network, run.First);
        for (int first = 0, step = 1; first < examples; first += BatchSize, step++)
        {
            int rows = Math.Min(BatchSize, examples - first);
            run.Plan.Step(new(first, rows, step, LearningRate));
            reference.Evaluate(
                Run.Select(run.X, run.Network.Inputs, first, rows), Run.Select(run.Y, run.Targets, first, rows),
                ReferenceLoss.Find(run.Loss.Name));
            var gradients = run.Download(run.Plan.Gradients);
            foreach (var tensor in reference.Tensors)
            {
                Tolerance.Golden.Check(tensor.Gradient.Values, gradients.Get(tensor.Name), $"∂ {tensor.Name} of step {step}");
                for (int i = 0; i < tensor.Value.Values.Length; i++)
                    tensor.Value.Values[i] -= LearningRate * tensor.Gradient.Values[i];
            }
        }

        var parameters = run.Download(run.Plan.Forward.Parameters);
        foreach (var tensor in reference.Tensors)
            Tolerance.Golden.Check(tensor.Value.Values, parameters.Get(tensor.Name), tensor.Name);
        var expected = reference.Forward(Run.Select(run.X, run.Network.Inputs, 0, examples), training: false);
        Tolerance.Golden.Check(expected.Values, run.Plan.Forward.Predict(run.Order.AsSpan(0, examples)), "answers");
    }

    static int[] Bits(Device device, string name)
    {
        using (device)
        {
            using var run = new Run(device, name);
            for (int step = 1; step <= 4; step++)
                run.Plan.Step(new(0, BatchSize, step, LearningRate));
            float[] values = [.. run.Download(run.Plan.Forward.Parameters).Values, .. run.Plan.Forward.Predict(run.Order)];
            return [.. values.Select(BitConverter.SingleToInt32Bits)];
        }
    }

    sealed class Run : IDisposable
    {
        readonly DeviceData data;

        public Run(Device device, string name)
        {
            var random = new Random(118);
            Network = LayerCase.Find(name);
            Loss = LayerCase.LossOf(name);
            Targets = Network.Outputs;
            X = random.NextFloats(Rows * Network.Inputs, limit: 2);
            Y = random.NextTargets(Loss.Name, Rows, Targets);
            Order = [.. Enumerable.Range(0, Rows)];
            First = LayerCase.Parameters(Network, seed: 7);
            data = new(device, Rows, X, Y);
            Plan = new(device, Network, Loss, new Sgd(), BatchSize, data);
            Plan.Forward.Parameters.Upload(First.Values);
            Plan.Forward.Order.Upload(Order);
        }

        public Network Network { get; }

        public Loss Loss { get; }

        public int Targets { get; }

        public float[] X { get; }

        public float[] Y { get; }

        public int[] Order { get; }

        public Parameters First { get; }

        public TrainingPlan Plan { get; }

        public static ReferenceMatrix Select(float[] values, int columns, int first, int rows) =>
            ReferenceMatrix.Of(rows, columns, values.AsSpan(first * columns, rows * columns));

        public Parameters Download(DeviceBuffer<float> buffer)
        {
            var parameters = new Parameters(Network);
            buffer.Download(parameters.Values);
            return parameters;
        }

        public void Dispose()
        {
            Plan.Dispose();
            data.Dispose();
        }
    }
}
