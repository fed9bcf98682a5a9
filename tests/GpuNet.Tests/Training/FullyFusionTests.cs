using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels.FullyFused;
using GpuNet.Plans;
using GpuNet.Reference;
using GpuNet.Reference.Losses;
using GpuNet.Reference.Optimizers;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>Narrow networks in one launch: against the reference, and against launches for each layer.</summary>
public sealed class FullyFusionTests
{
    static readonly Network plain = Network.Input(5).Dense(9, Activation.Sigmoid).Dense(6, Activation.Sigmoid).Dense(3);

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    public static MatrixTheoryData<string, string> AcceleratorsAndLosses => new(
        TestDevices.Accelerators, ReferenceLoss.All.Select(loss => loss.Name).Where(name => Loss.Parse(name).Link != Link.Distance));

    // The last batch is short, and neither divides into slices.
    [Theory]
    [MemberData(nameof(AcceleratorsAndLosses))]
    public void Steps_are_those_of_the_reference(string deviceName, string loss)
    {
        using var device = TestDevices.Open(deviceName);
        using var task = new NarrowTask(device, plain, new(Rows: 29, BatchSize: 21, loss), isFused: true);
        var reference = task.Reference();
        var training = new ReferenceTraining(
            reference, ReferenceLoss.Find(loss), ReferenceOptimizer.Find("momentum"), new(0.1) { Beta = 0.9 })
        {
            Rules = new() { L2 = 0.01f },
        };
        double[] expectedLosses = new double[task.Rows];
        foreach (var batch in task.Batches())
        {
            var (x, y) = task.Select(batch);
            ReferenceLoss.Find(loss).Evaluate(reference.Forward(x)[^1].X, y).Rows.CopyTo(expectedLosses, batch.First);
            training.Step(x, y);
        }
        var (losses, _, values) = task.Train();
        Tolerance.Golden.Check(expectedLosses, losses, "losses");
        var parameters = new Parameters(plain);
        values.CopyTo(parameters.Values, 0);
        for (int layer = 0; layer < plain.Layers.Length; layer++)
        {
            Tolerance.Golden.Check(reference.Layers[layer].W.Values, parameters.GetWeights(layer), $"W of layer {layer + 1}");
            Tolerance.Golden.Check(reference.Layers[layer].B.Values, parameters.GetBiases(layer), $"b of layer {layer + 1}");
        }
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Any_depth_and_width_trains_as_with_launches_for_each_layer(string deviceName)
    {
        var random = new Random(212);
        Activation[] activations = [.. Activation.Trainable.Where(one => one.DerivativeFrom == DerivativeSource.Output)];
        foreach (var activation in activations)
        {
            var network = Network.Input(random.Next(1, 70));
            for (int hidden = random.Next(4); hidden > 0; hidden--)
                network = network.Dense(random.Next(1, 35), activation);
            int rows = random.Next(2, 30);
            CheckAlike(deviceName, network.Dense(random.Next(2, 40)), new(rows, random.Next(1, rows)) { Seed = random.Next() });
        }
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Classes_weights_rules_averages_and_batches_in_parts_train_as_with_launches_for_each_layer(string deviceName)
    {
        var options = new NarrowOptions(Rows: 23, BatchSize: 13);
        CheckAlike(deviceName, plain, options with { HasClasses = true, IsWeighted = true });
        CheckAlike(deviceName, plain, options with { Loss = "binary_cross_entropy", PositiveWeights = [0.5f, 1, 3] });
        CheckAlike(deviceName, plain, options with { Rules = new() { ClipNorm = 0.2f, ClipValue = 0.05f, L1 = 0.002f } });
        CheckAlike(deviceName, plain, options with { Averages = true });
        CheckAlike(deviceName, plain, options with { MicroBatchSize = 5 });
        CheckAlike(deviceName, plain, options with { BatchSize = 20, Parts = 4 });
    }

    // From 1025 examples on, a group takes several slices; of 1029 the last group has only one.
    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Accelerators))]
    public void Large_batches_have_several_slices_a_group(string deviceName)
    {
        Assert.Equal((1, 128, 2, 65), (FusedSlice.SlicesPerGroup(1024), FusedSlice.GroupsFor(1024),
            FusedSlice.SlicesPerGroup(1029), FusedSlice.GroupsFor(1029)));
        CheckAlike(deviceName, Network.Input(2).Dense(3, Activation.Tanh).Dense(2), new(Rows: 1029, BatchSize: 1029));
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void A_training_has_the_same_bits_again(string deviceName)
    {
        Assert.Equal(Train(), Train());

        float[] Train()
        {
            using var device = TestDevices.Open(deviceName);
            using var task = new NarrowTask(device, plain, new(Rows: 29, BatchSize: 21), isFused: true);
            var (losses, _, parameters) = task.Train();
            return [.. losses, .. parameters];
        }
    }

    // A prediction is the same sum in the same order.
    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Inference_in_one_launch_has_the_bits_of_a_launch_for_each_layer(string deviceName)
    {
        const int rows = 21;
        foreach (var activation in (Activation[])[Activation.Relu, Activation.Gelu])
        {
            var network = Network.Input(7).Dense(13, activation).Dense(6, activation).Dense(5);
            float[] x = new Random(213).NextFloats(rows * network.Inputs, limit: 2);
            using var device = TestDevices.Open(deviceName);
            using var data = new DeviceData(device, rows, x, []);
            float[] byLayers = Predict(keepsOutputs: true, launches: 4), fused = Predict(keepsOutputs: false, launches: 1);
            Assert.Equal(byLayers, fused);

            float[] Predict(bool keepsOutputs, int launches)
            {
                using var plan = new ForwardPlan(device, network, batchSize: 8, data, keepsOutputs);
                Assert.Equal(launches, plan.Launches.Count);
                plan.Parameters.Upload(Parameters.Initialise(network, seed: 3).Values);
                return plan.Predict([.. Enumerable.Range(0, rows).Reverse()]);
            }
        }
    }

    // Of more examples than a batch has.
    [Theory]
    [MemberData(nameof(Accelerators))]
    public void An_evaluation_has_the_losses_of_launches_for_each_layer(string deviceName)
    {
        var options = new NarrowOptions(Rows: 23, BatchSize: 13);
        NarrowOptions[] kinds =
        [
            options with { HasClasses = true, IsWeighted = true }, options with { Averages = true }, options with { IsSpoilt = true },
            options with { Loss = "binary_cross_entropy", PositiveWeights = [0.5f, 1, 3] },
        ];
        foreach (var kind in kinds)
        {
            double[] expected = [.. Evaluate(kind, isFused: false).Select(value => (double)value)];
            Tolerance.Golden.WithSpecialValues.Check(expected, Evaluate(kind, isFused: true), $"{kind}");
        }

        float[] Evaluate(NarrowOptions kind, bool isFused)
        {
            using var device = TestDevices.Open(deviceName);
            using var task = new NarrowTask(device, plain, kind, isFused);
            task.Train();
            return task.Evaluate();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_step_is_two_launches_for_any_number_of_layers(int layers)
    {
        var network = Network.Input(6);
        for (int hidden = 1; hidden < layers; hidden++)
            network = network.Dense(7, Activation.Relu);
        network = network.Dense(3);
        Assert.Equal((2, 1, 1), Launches(isFused: true));
        Assert.Equal((3 * layers + 1, layers + 1, layers + 2), Launches(isFused: false));

        (int Step, int Inference, int Evaluation) Launches(bool isFused)
        {
            using var device = TestDevices.Open(IlgpuContext.Checked);
            using var task = new NarrowTask(device, network, new(Rows: 11, BatchSize: 11), isFused);
            return (Count(() => task.Plan.Step(task.Batches().First())), Count(() => task.Plan.Forward.Run(new(0, 11))),
                Count(() => task.Evaluate()));
        }

        static int Count(Action run)
        {
            using var trace = new KernelTrace();
            run();
            return trace.Launches.Count;
        }
    }

    [Fact]
    public void Only_narrow_networks_of_dense_layers_are_fused_and_only_where_it_is_faster()
    {
        using var device = TestDevices.Open(IlgpuContext.Checked);
        using var cpu = TestDevices.Open("cpu");
        var digits = Network.Input(64).Dense(100, Activation.Relu).Dense(10);
        var gelu = Network.Input(64).Dense(100, Activation.Gelu).Dense(10);
        Assert.True(Fuses(digits));
        Assert.True(Fuses(digits, batchSize: 1024));
        Assert.False(Fuses(digits, batchSize: 1 << 16));
        Assert.False(Fuses(digits, of: cpu));
        Assert.False(Fuses(digits, loss: new Contrastive()));
        Assert.False(Fuses(gelu));
        Assert.True(FullyFusion.Of(device, gelu, 32, loss: null) is not null);
        Assert.False(Fuses(Network.Input(64).Dense(128, Activation.Relu).Dense(10)));
        Assert.False(Fuses(Network.Input(64).Dense(65536, Activation.Relu).Dense(10)));
        Assert.False(Fuses(Network.Input(6).Dense(5, Activation.Relu).Dense(4, Activation.Tanh).Dense(3)));
        Assert.False(Fuses(Network.Input(6).Dense(5, Activation.Relu).Dense(3, Activation.Relu)));
        Assert.False(Fuses(Network.Input(6).Dense(5, Activation.Relu, dropout: 0.5f).Dense(3)));
        Assert.False(Fuses(Network.Input(6)));

        bool Fuses(Network network, int batchSize = 32, Loss? loss = null, Device? of = null) =>
            FullyFusion.Of(of ?? device, network, batchSize, loss ?? new SoftmaxCrossEntropy()) is not null;
    }

    // Rows beyond the end of the slice and what pads the units must not spread them.
    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Values_that_are_not_finite_reach_the_losses_of_their_examples_alone(string deviceName)
    {
        var options = new NarrowOptions(Rows: 13, BatchSize: 13) { IsSpoilt = true };
        double[] expected = [.. Losses(isFused: false).Select(loss => (double)loss)];
        Assert.Equal(2, expected.Count(double.IsNaN));
        Tolerance.Golden.WithSpecialValues.Check(expected, Losses(isFused: true), "losses");

        float[] Losses(bool isFused)
        {
            using var device = TestDevices.Open(deviceName);
            using var task = new NarrowTask(device, Network.Input(5).Dense(9, Activation.Relu).Dense(3), options, isFused);
            return task.Train().Losses;
        }
    }

    [Fact]
    public void What_is_not_kept_and_rows_that_are_not_there_are_refused()
    {
        using var device = TestDevices.Open(IlgpuContext.Checked);
        using var task = new NarrowTask(device, plain, new(Rows: 11, BatchSize: 11), isFused: true);
        Assert.Equal(plain.Outputs, task.Plan.Forward.Output(3).Columns);
        string message = Assert.Throws<InvalidOperationException>(() => task.Plan.Forward.Output(1)).Message;
        Assert.Contains("keepsGradients", message, StringComparison.Ordinal);
        task.Plan.Forward.Order.Upload([11], offset: 10);
        Assert.Contains(
            "asks for example 11 of 11", Assert.Throws<InvalidOperationException>(() => task.Plan.Step(new(0, 11))).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Fails unless an epoch is the same, but for rounding.</summary>
    static void CheckAlike(string deviceName, Network network, NarrowOptions options)
    {
        string what = $"{network}, {options}";
        var (byLayers, answersByLayers) = Train(isFused: false);
        var (fused, answers) = Train(isFused: true);
        Check(byLayers.Losses, fused.Losses, "losses");
        Check(byLayers.Correct, fused.Correct, "correct outputs");
        Check(byLayers.Parameters, fused.Parameters, "parameters");
        Check(answersByLayers, answers, "answers");

        ((float[] Losses, float[] Correct, float[] Parameters) Trained, float[] Answers) Train(bool isFused)
        {
            using var device = TestDevices.Open(deviceName);
            using var task = new NarrowTask(device, network, options, isFused);
            Assert.Equal(isFused, task.Plan.Launches.Any(launch => launch.Kernel.StartsWith("fully-fused", StringComparison.Ordinal)));
            return (task.Train(), task.Predict());
        }

        void Check(float[] expected, float[] actual, string of) =>
            Tolerance.Golden.Check([.. expected.Select(value => (double)value)], actual, $"{of}: {what}");
    }
}
