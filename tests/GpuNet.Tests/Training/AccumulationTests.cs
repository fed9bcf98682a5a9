using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>A batch in parts gives the gradients, and so the update, of the batch at once.</summary>
public sealed class AccumulationTests
{
    const int Rows = 23, Inputs = 8, Outputs = 3;

    // Twins: the layers between have two rows an example.
    static readonly Dictionary<string, Network> networks = new()
    {
        ["dense"] = Network.Input(Inputs).Dense(13, Activation.Tanh, dropout: 0.25f).Dense(Outputs),
        ["twin"] = Network.Input(Inputs)
            .Twin(tower => tower.Dense(9, Activation.Tanh).LayerNorm().Dropout(0.25f).Dense(3, Activation.Relu)).Dense(Outputs),
        ["recurrent"] = Network.Input(Inputs).Recurrent(5, steps: 4).Dropout(0.25f).Dense(Outputs),
    };

    public static MatrixTheoryData<string, string> DevicesAndNetworks => new(TestDevices.Names, networks.Keys);

    [Theory]
    [MemberData(nameof(DevicesAndNetworks))]
    public void Gradients_of_parts_add_up_to_those_of_the_batch(string deviceName, string name)
    {
        double[] whole = [.. Gradients(deviceName, networks[name], Rows).Select(value => (double)value)];
        var tolerance = new Tolerance(Relative: 1e-6, Absolute: 1e-6 * whole.Max(Math.Abs));
        foreach (int part in new[] { 1, 5, 12 })
            tolerance.Check(whole, Gradients(deviceName, networks[name], part), $"gradients of parts of {part}");
    }

    [Fact]
    public void Training_in_micro_batches_is_training_in_batches()
    {
        var options = new LoopOptions { Epochs = 3, BatchSize = 16, Seed = 3 };
        double[] whole = [.. Train(options).Select(value => (double)value)];
        // 7 + 7 + 2 examples, and 2 in the last batch of an epoch.
        new Tolerance(1e-5, 1e-6).Check(whole, Train(options with { MicroBatchSize = 7 }), "parameters");
        Tolerance.Exact.Check(whole, Train(options with { MicroBatchSize = 16 }), "parameters of one part a batch");

        static float[] Train(LoopOptions options)
        {
            using var device = TestDevices.Open("cpu");
            using var task = new RandomTask(device, options, new Momentum());
            return task.Loop.Fit(RandomTask.All, []).Values;
        }
    }

    // With dropout, whose masks are those of the batch, and weights of the examples.
    static float[] Gradients(string deviceName, Network network, int part)
    {
        var random = new Random(118);
        float[] features = random.NextFloats(Rows * Inputs);
        int[] classes = random.GetItems([0, 1, 2], Rows);
        float[] weights = [.. classes.Select(index => index + 0.5f)];
        using var device = TestDevices.Open(deviceName);
        using var data = DeviceData.WithClasses(device, Rows, features, classes, weights);
        using var plan = new TrainingPlan(
            device, network, new SoftmaxCrossEntropy(), new Sgd(), part, data, seed: 9, accumulates: part < Rows);
        plan.Forward.Parameters.Upload(Parameters.Initialise(network, seed: 4).Values);
        int[] order = [.. Enumerable.Range(0, Rows)];
        plan.Forward.Order.Upload(order);
        for (int first = 0; first < Rows; first += part)
            plan.Differentiate(new Batch(first, Math.Min(part, Rows - first), Step: 2) { Offset = first, Weight = data.WeightOf(order) });
        float[] gradients = new float[plan.Gradients.Length];
        plan.Gradients.Download(gradients);
        return gradients;
    }
}
