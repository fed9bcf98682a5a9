using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>The gradients of the parts of a batch are added in the order of one binary tree: lower half + upper half.</summary>
public sealed class PartsTests
{
    const int Rows = 23, Inputs = 8, Outputs = 3;

    // Twins: the layers between have two rows an example.
    static readonly Dictionary<string, Network> networks = new()
    {
        ["dense"] = Network.Input(Inputs).Dense(13, Activation.Tanh, dropout: 0.25f).Dense(Outputs),
        ["twin"] = Network.Input(Inputs)
            .Twin(tower => tower.Dense(9, Activation.Tanh).LayerNorm().Dropout(0.25f).Dense(3, Activation.Relu)).Dense(Outputs),
        ["batch norm"] = Network.Input(Inputs).Dense(6).BatchNorm(Activation.Relu).Dense(Outputs),
    };

    public static MatrixTheoryData<string, string> DevicesAndNetworks => new(TestDevices.Names, networks.Keys);

    [Theory]
    [MemberData(nameof(DevicesAndNetworks))]
    public void Gradients_of_parts_are_added_in_a_tree(string deviceName, string name)
    {
        using var task = new Task(deviceName, networks[name]);
        foreach (int parts in new[] { 2, 8 })
        {
            float[][] leaves = [.. Enumerable.Range(0, parts).Select(part => task.GradientsOf(part, parts))];
            Assert.Equal(Tree(leaves), task.Gradients(parts));
        }

        static float[] Tree(float[][] parts) => parts.Length == 1 ? parts[0]
            : [.. Tree(parts[..(parts.Length / 2)]).Zip(Tree(parts[(parts.Length / 2)..]), (lower, upper) => lower + upper)];
    }

    [Fact]
    public void Parts_without_examples_add_nothing()
    {
        using var task = new Task("cpu", networks["dense"]);
        double[] whole = [.. task.Gradients(parts: 1).Select(value => (double)value)];
        new Tolerance(1e-6, 1e-6 * whole.Max(Math.Abs)).Check(whole, task.Gradients(parts: 64), "gradients of 64 parts of 23 examples");
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("checked")]
    public void Running_statistics_are_the_mean_of_those_of_the_parts(string deviceName)
    {
        using var task = new Task(deviceName, networks["batch norm"]);
        float[][] ofParts = [.. Enumerable.Range(0, 4).Select(part => task.StateAfter(new Batch(0, Rows).Part(part, 4), parts: 1))];
        float[] expected = [.. ofParts[0].Select((_, i) => (ofParts[0][i] + ofParts[1][i] + (ofParts[2][i] + ofParts[3][i])) / 4)];
        Assert.Equal(expected, task.StateAfter(new(0, Rows), parts: 4));
    }

    [Fact]
    public void Batch_normalisation_needs_two_examples_in_each_part()
    {
        using var task = new Task("cpu", networks["batch norm"]);
        using var plan = task.Plan(parts: 4);
        Assert.Equal(40, plan.EpochLength(examples: 47, batchSize: 20));
        Assert.Equal(48, plan.EpochLength(examples: 48, batchSize: 20));
        Assert.Throws<InputException>(() => plan.EpochLength(examples: 14, batchSize: 7));
        using var other = new Task("cpu", networks["dense"]);
        using var dense = other.Plan(parts: 4);
        Assert.Equal(41, dense.EpochLength(examples: 41, batchSize: 20));
    }

    [Fact]
    public void Parts_and_micro_batches_exclude_each_other()
    {
        using var task = new Task("cpu", networks["dense"]);
        Assert.Throws<ArgumentException>(() => task.Plan(parts: 2, accumulates: true));
        Assert.Throws<ArgumentException>(() => task.Plan(parts: 3));
    }

    /// <summary>Examples with weights on a device, and a network with its first parameters.</summary>
    sealed class Task : IDisposable
    {
        readonly Device device;
        readonly DeviceData data;
        readonly Network network;

        public Task(string deviceName, Network network)
        {
            this.network = network;
            var random = new Random(118);
            float[] features = random.NextFloats(Rows * Inputs);
            int[] classes = random.GetItems([0, 1, 2], Rows);
            device = TestDevices.Open(deviceName);
            data = DeviceData.WithClasses(device, Rows, features, classes, [.. classes.Select(index => index + 0.5f)]);
        }

        public TrainingPlan Plan(int parts, bool accumulates = false)
        {
            var plan = new TrainingPlan(
                device, network, new SoftmaxCrossEntropy(), new Sgd(), (Rows + parts - 1) / parts, data, seed: 9, accumulates: accumulates,
                parts: parts);
            plan.Forward.Parameters.Upload(Parameters.Initialise(network, seed: 4).Values);
            plan.Forward.Order.Upload([.. Enumerable.Range(0, Rows)]);
            return plan;
        }

        // With a learning rate of 0, so that a step leaves its gradients and changes nothing but the state of layers.
        public float[] Gradients(int parts)
        {
            using var plan = Plan(parts);
            plan.Step(Whole);
            return LearnedOf(plan, plan.Gradients);
        }

        public float[] GradientsOf(int part, int parts)
        {
            using var plan = Plan(parts: 1);
            plan.Differentiate(Whole.Part(part, parts));
            return LearnedOf(plan, plan.Gradients);
        }

        public float[] StateAfter(Batch batch, int parts)
        {
            using var plan = Plan(parts);
            plan.Step(batch);
            float[] values = new float[plan.Forward.Parameters.Length];
            plan.Forward.Parameters.Download(values);
            return values[plan.Forward.Layout.LearnedLength..];
        }

        public void Dispose()
        {
            data.Dispose();
            device.Dispose();
        }

        Batch Whole => new(0, Rows, Step: 2) { Weight = data.WeightOf([.. Enumerable.Range(0, Rows)]) };

        static float[] LearnedOf(TrainingPlan plan, DeviceBuffer<float> buffer)
        {
            float[] values = new float[plan.Forward.Layout.LearnedLength];
            buffer.Download(values);
            return values;
        }
    }
}
