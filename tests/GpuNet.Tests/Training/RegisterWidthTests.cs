using GpuNet.Devices;
using GpuNet.Devices.Cpu;
using GpuNet.Devices.Operations;
using GpuNet.Tests.Layers;

namespace GpuNet.Tests.Training;

/// <summary>
/// The width of the CPU device's registers changes no bit: of any operation, layer, loss, optimizer or feature. Widths that the processor
/// does not have are computed in software.
/// </summary>
public sealed class RegisterWidthTests
{
    // No dimension is a multiple of a register, and rows are longer than 16.
    const int Inputs = 38, Hidden = 53, Outputs = 21, Rows = 29, BatchSize = 13, Steps = 3;

    static readonly Network dense = Network.Input(Inputs).Dense(Hidden, Activation.Tanh).Dense(Outputs);

    static readonly Dictionary<string, Case> cases = Cases();

    public static TheoryData<string> Names => [.. cases.Keys];

    public static TheoryData<string> Features => [.. FeatureDeterminismTests.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_plan_has_the_same_bits_at_every_width(string name)
    {
        int[] bits = Bits(16, cases[name]);
        Assert.Equal(bits, Bits(8, cases[name]));
        Assert.Equal(bits, Bits(4, cases[name]));
    }

    [Theory]
    [MemberData(nameof(Features))]
    public void A_training_has_the_same_bits_at_every_width(string feature)
    {
        string bits = Learn(16);
        Assert.Equal(bits, Learn(8));
        Assert.Equal(bits, Learn(4));

        string Learn(int width) => FeatureDeterminismTests.Learn(new CpuDevice(threads: 1, width), feature, hidden: 37);
    }

    [Fact]
    public void Every_operation_is_in_one_of_the_plans()
    {
        using var device = new CpuDevice(threads: 1);
        var tried = new HashSet<Type>();
        foreach (var one in cases.Values)
        {
            using var run = new Run(device, one);
            tried.UnionWith(run.Plan.Launches.Select(launch => launch.Operation.GetType()).Select(
                type => type.IsGenericType ? type.GetGenericTypeDefinition() : type));
        }
        var all = typeof(Operation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Operation)) && !type.IsAbstract);
        // The device cpu gathers rows by an operation of the host and fuses no layers, and predictions alone have the mean of members.
        Type[] others =
        [
            typeof(GatherOperation), typeof(MemberMeanOperation),
            typeof(FullyFusedForwardOperation), typeof(FullyFusedGradientOperation), typeof(GradientSumOperation),
            typeof(FullyFusedLossOperation), typeof(PackOperation),
        ];
        Assert.Empty(all.Where(type => !type.IsSubclassOf(typeof(HostOperation))).Except(tried).Except(others));
    }

    [Fact]
    public void The_mean_of_members_has_the_same_bits()
    {
        var parameters = Parameters.Initialise(LayerCase.Find("members above a layer"), seed: 1);
        float[] features = new Random(17).NextFloats(Rows * parameters.Network.Inputs, limit: 2);
        float[] expected = OutputsAt(16);
        Assert.All(expected, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(expected, OutputsAt(8));
        Assert.Equal(expected, OutputsAt(4));

        float[] OutputsAt(int width)
        {
            using var device = new CpuDevice(threads: 1, vectorWidth: width);
            return Predictor.Outputs(parameters, features, device);
        }
    }

    static Dictionary<string, Case> Cases()
    {
        var all = new Dictionary<string, Case>
        {
            ["distance"] = new(Network.Input(Inputs).Twin(tower => tower.Dense(Outputs, Activation.Tanh)).Distance(), new Contrastive()),
            ["softmax"] = new(Network.Input(Inputs).Dense(Hidden).Softmax().Dense(Outputs), new SquaredError()),
            ["layer norm"] = new(Network.Input(Inputs).Dense(Hidden).LayerNorm(Activation.Gelu).Dense(Outputs), new SquaredError()),
            ["batch norm"] = new(Network.Input(Inputs).Dense(Hidden).BatchNorm(Activation.Silu).Dense(Outputs), new SquaredError()),
            ["dropout"] = new(Network.Input(Inputs).Dense(Hidden, Activation.Elu, dropout: 0.3f).Dense(Outputs), new SquaredError()),
            ["recurrent"] = new(Network.Input(Inputs).Recurrent(Hidden, steps: 2).Dense(Outputs), new SquaredError()),
            ["clipping"] = new(dense, new SquaredError(), Rules: new() { ClipNorm = 0.01f, ClipValue = 0.001f, L1 = 0.01f }),
            ["averages"] = new(dense, new SquaredError(), Averages: true),
            ["micro-batches"] = new(dense, new SquaredError(), Accumulates: true),
            ["weights"] = new(dense, new BinaryCrossEntropy { PositiveWeight = 3f }, IsWeighted: true),
            // As many outputs as a block of a row's losses and some more.
            ["long rows"] = new(Network.Input(Inputs).Dense(1100), new SoftmaxCrossEntropy()),
        };
        foreach (string name in LayerCase.Names)
            all.Add($"layers: {name}", new(LayerCase.Find(name), LayerCase.LossOf(name)));
        foreach (var loss in Loss.All.Where(loss => loss.Link != Link.Distance))
            all.Add(loss.Name, new(dense, loss));
        foreach (var activation in Activation.Trainable)
            all.Add(activation.Name, new(Network.Input(Inputs).Dense(Hidden, activation).Dense(Outputs), new SquaredError()));
        foreach (var optimizer in Optimizer.All)
        {
            all.Add(optimizer.Name, new(dense, new SquaredError(), optimizer));
            all.Add($"{optimizer.Name}, fused", new(dense, new SquaredError(), optimizer, KeepsGradients: false));
        }
        return all;
    }

    static int[] Bits(int width, Case one)
    {
        using var device = new CpuDevice(threads: 1, vectorWidth: width);
        using var run = new Run(device, one);
        return run.Bits();
    }

    sealed record Case(
        Network Network, Loss Loss, Optimizer? Optimizer = null, GradientRules? Rules = null, bool Accumulates = false,
        bool IsWeighted = false, bool KeepsGradients = true, bool Averages = false);

    sealed class Run : IDisposable
    {
        readonly DeviceData data;

        public Run(CpuDevice device, Case one)
        {
            var random = new Random(17);
            var network = one.Network;
            float[] weights = one.IsWeighted ? [.. Enumerable.Range(0, Rows).Select(row => row % 3 + 0.3f)] : [];
            data = new(device, Rows, random.NextFloats(Rows * network.Inputs, limit: 2),
                random.NextTargets(one.Loss.Name, Rows, network.Outputs), weights);
            Plan = new(device, network, one.Loss, one.Optimizer ?? new Sgd(), one.Accumulates ? BatchSize / 2 : BatchSize, data, seed: 5,
                one.Rules, one.Accumulates, one.KeepsGradients, averages: one.Averages);
            Plan.Forward.Parameters.Upload(LayerCase.Parameters(network, seed: 3).Values);
            Plan.Forward.Order.Upload([.. Enumerable.Range(0, Rows).Select(row => row * 11 % Rows)]);
        }

        public TrainingPlan Plan { get; }

        public int[] Bits()
        {
            for (int step = 1; step <= Steps; step++)
                Plan.Step(new(step, BatchSize, step, LearningRate: 0.1f) { AverageRate = 1f / step });
            IEnumerable<DeviceBuffer<float>> buffers = [Plan.Forward.Parameters, Plan.OptimizerState, Plan.Losses, Plan.Correct];
            var values = buffers.SelectMany(Read).Concat(Plan.Forward.Predict([.. Enumerable.Range(0, Rows)]));
            return [.. values.Select(BitConverter.SingleToInt32Bits)];
        }

        public void Dispose()
        {
            Plan.Dispose();
            data.Dispose();
        }

        static float[] Read(DeviceBuffer<float> buffer)
        {
            var values = new float[buffer.Length];
            buffer.Download(values);
            return values;
        }
    }
}
