using GpuNet.Reference;
using GpuNet.Reference.Losses;
using GpuNet.Reference.Optimizers;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

public sealed class TrainingPlanTests
{
    const int Rows = 11, BatchSize = 4, Inputs = 5, Hidden = 9, Outputs = 3;
    const float LearningRate = 0.1f;

    public static MatrixTheoryData<string, string> DevicesAndLosses => new(TestDevices.Names, ReferenceLoss.All.Select(loss => loss.Name));

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(DevicesAndLosses))]
    public void An_epoch_in_batches_with_a_short_last_one_is_that_of_the_reference(string deviceName, string loss) =>
        CheckEpoch(deviceName, loss, Precision.Float32, Tolerance.Golden);

    [Theory]
    [MemberData(nameof(Devices))]
    public void An_epoch_in_TF32_is_near_that_of_the_reference(string deviceName)
    {
        CheckEpoch(deviceName, "softmax_cross_entropy", Precision.Tf32, Tolerance.Tf32Training);
        // It is not float32 that is near.
        Assert.Throws<Xunit.Sdk.TrueException>(() => CheckEpoch(deviceName, "softmax_cross_entropy", Precision.Tf32, Tolerance.Golden));
    }

    static void CheckEpoch(string deviceName, string loss, Precision precision, Tolerance tolerance)
    {
        var random = new Random(111);
        float[] x = random.NextFloats(Rows * Inputs, limit: 2);
        float[] y = random.NextTargets(loss, Rows, Outputs);
        int[] order = [.. Enumerable.Range(0, Rows)];
        random.Shuffle(order);
        var network = Network.Input(Inputs).Dense(Hidden, Activation.LeakyRelu).Dense(Hidden, Activation.Sigmoid).Dense(Outputs);
        var parameters = Parameters.Initialise(network, seed: 4);

        using var device = TestDevices.Open(deviceName);
        using var data = new DeviceData(device, Rows, x, y);
        using var plan = new TrainingPlan(device, network, Loss.Parse(loss), new Momentum(), BatchSize, data, precision: precision);
        plan.Forward.Parameters.Upload(parameters.Values);
        plan.Forward.Order.Upload(order);
        var reference = ToReference(parameters);
        var training = new ReferenceTraining(
            reference, ReferenceLoss.Find(loss), ReferenceOptimizer.Find("momentum"), new(LearningRate) { Beta = 0.9 });

        double[] expectedLosses = new double[Rows];
        for (int first = 0, step = 1; first < Rows; first += BatchSize, step++)
        {
            int rows = Math.Min(BatchSize, Rows - first);
            plan.Step(new Batch(first, rows, step, LearningRate));
            var batchOrder = order.AsSpan(first, rows);
            var (batchX, batchY) = (Select(x, Inputs, batchOrder), Select(y, Outputs, batchOrder));
            var logits = reference.Forward(batchX)[^1].X;
            ReferenceLoss.Find(loss).Evaluate(logits, batchY).Rows.CopyTo(expectedLosses, first);
            training.Step(batchX, batchY);
        }

        float[] losses = new float[Rows];
        plan.Losses.Download(losses);
        plan.Forward.Parameters.Download(parameters.Values);
        tolerance.Check(expectedLosses, losses, "losses");
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            tolerance.Check(reference.Layers[layer].W.Values, parameters.GetWeights(layer), $"W of layer {layer + 1}");
            tolerance.Check(reference.Layers[layer].B.Values, parameters.GetBiases(layer), $"b of layer {layer + 1}");
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Rules_and_weights_of_classes_are_those_of_the_reference(string deviceName)
    {
        var random = new Random(119);
        float[] x = random.NextFloats(Rows * Inputs, limit: 2), y = random.NextTargets("softmax_cross_entropy", Rows, Outputs);
        float[] classWeights = [1, 2.5f, 0.5f];
        int[] classes = [.. y.Chunk(Outputs).Select(row => Array.IndexOf(row, 1f))];
        float[] weights = [.. classes.Select(index => classWeights[index])];
        int[] order = [.. Enumerable.Range(0, Rows)];
        var network = Network.Input(Inputs).Dense(Hidden, Activation.Elu).Dense(Outputs);
        var parameters = Parameters.Initialise(network, seed: 4);
        var rules = new GradientRules { ClipNorm = 0.2f, ClipValue = 0.05f, L1 = 0.002f };

        using var device = TestDevices.Open(deviceName);
        using var data = DeviceData.WithClasses(device, Rows, x, classes, weights);
        using var plan = new TrainingPlan(
            device, network, new SoftmaxCrossEntropy(), new Nesterov { WeightDecay = 0.01f }, BatchSize, data, rules: rules);
        plan.Forward.Parameters.Upload(parameters.Values);
        plan.Forward.Order.Upload(order);
        var reference = ToReference(parameters);
        var loss = ReferenceLoss.Find("softmax_cross_entropy") with { ClassWeights = [.. classWeights] };
        var training = new ReferenceTraining(reference, loss, ReferenceOptimizer.Find("nesterov"), new(LearningRate) { Beta = 0.9 })
        {
            Rules = new() { ClipNorm = 0.2f, ClipValue = 0.05f, L2 = 0.01f, L1 = 0.002f },
        };
        for (int first = 0, step = 1; first < Rows; first += BatchSize, step++)
        {
            var batchOrder = order.AsSpan(first, Math.Min(BatchSize, Rows - first));
            plan.Step(new Batch(first, batchOrder.Length, step, LearningRate) { Weight = data.WeightOf(batchOrder) });
            training.Step(Select(x, Inputs, batchOrder), Select(y, Outputs, batchOrder));
        }
        plan.Forward.Parameters.Download(parameters.Values);
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            Tolerance.Golden.Check(reference.Layers[layer].W.Values, parameters.GetWeights(layer), $"W of layer {layer + 1}");
            Tolerance.Golden.Check(reference.Layers[layer].B.Values, parameters.GetBiases(layer), $"b of layer {layer + 1}");
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Positive_weights_are_those_of_the_reference(string deviceName)
    {
        var random = new Random(120);
        float[] x = random.NextFloats(Rows * Inputs, limit: 2), y = random.NextTargets("binary_cross_entropy", Rows, Outputs);
        float[] positives = [.. Enumerable.Range(0, Outputs).Select(k => 0.5f + k)];
        var network = Network.Input(Inputs).Dense(Outputs);
        var parameters = Parameters.Initialise(network, seed: 4);
        using var device = TestDevices.Open(deviceName);
        using var data = new DeviceData(device, Rows, x, y) { PositiveWeights = positives };
        using var plan = new TrainingPlan(device, network, new BinaryCrossEntropy(), new Sgd(), Rows, data);
        plan.Forward.Parameters.Upload(parameters.Values);
        plan.Forward.Order.Upload(Enumerable.Range(0, Rows).ToArray());
        plan.Step(new Batch(0, Rows, 1, LearningRate));

        var loss = ReferenceLoss.Find("binary_cross_entropy") with { Row = GpuNet.Reference.Losses.BinaryCrossEntropy.Row([.. positives]) };
        var reference = ToReference(parameters);
        new ReferenceTraining(reference, loss, ReferenceOptimizer.Find("sgd"), new(LearningRate))
            .Step(ReferenceMatrix.Of(Rows, Inputs, x), ReferenceMatrix.Of(Rows, Outputs, y));
        plan.Forward.Parameters.Download(parameters.Values);
        Tolerance.Golden.Check(reference.Layers[0].W.Values, parameters.GetWeights(0), "W");
        Tolerance.Golden.Check(reference.Layers[0].B.Values, parameters.GetBiases(0), "b");
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Running_statistics_are_left_alone_by_rules_and_optimizer(string deviceName)
    {
        var network = Network.Input(Inputs).Dense(Hidden).BatchNorm(Activation.Relu).Dense(Outputs);
        var layout = network.CreateLayout();
        float[] plain = Step(new(), new AdamW(), 0);
        float[] ruled = Step(
            new() { ClipNorm = 0.1f, L1 = 0.1f, DecaysBiases = true }, new AdamW { WeightDecay = 0.5f }, LearningRate);
        Assert.Equal(plain[layout.LearnedLength..], ruled[layout.LearnedLength..]);
        Assert.NotEqual(plain[layout.WeightLength..layout.LearnedLength], ruled[layout.WeightLength..layout.LearnedLength]);

        float[] Step(GradientRules rules, Optimizer optimizer, float learningRate)
        {
            var random = new Random(120);
            float[] x = random.NextFloats(Rows * Inputs, limit: 2), y = random.NextTargets("softmax_cross_entropy", Rows, Outputs);
            using var device = TestDevices.Open(deviceName);
            using var data = new DeviceData(device, Rows, x, y);
            using var plan = new TrainingPlan(device, network, new SoftmaxCrossEntropy(), optimizer, BatchSize, data, rules: rules);
            plan.Forward.Parameters.Upload(Parameters.Initialise(network, seed: 4).Values);
            plan.Forward.Order.Upload([.. Enumerable.Range(0, Rows)]);
            plan.Step(new(0, BatchSize, Step: 1, learningRate));
            float[] values = new float[layout.Length];
            plan.Gradients.Download(values);
            Assert.All(values[layout.LearnedLength..], gradient => Assert.Equal(0f, gradient));
            plan.Forward.Parameters.Download(values);
            return values;
        }
    }

    [Fact]
    public void A_network_that_cannot_be_trained_is_refused_with_the_reason()
    {
        Refused(Network.Input(Inputs), "without layers");
        Refused(Network.Input(Inputs).Dense(Outputs, Activation.Tanh), "takes logits");
        Refused(Network.Input(Inputs).Dense(4, Activation.Step).Dense(Outputs), "'step', which cannot be trained");
        Refused(Network.Input(Inputs + 1).Dense(Outputs), "5 features");
        Refused(Network.Input(Inputs).Dense(Outputs + 1), "3 targets");

        static void Refused(Network network, string reason)
        {
            using var device = TestDevices.Open("cpu");
            using var data = new DeviceData(device, rows: 2, new float[2 * Inputs], new float[2 * Outputs]);
            var refusal = Assert.Throws<ArgumentException>(
                () => new TrainingPlan(device, network, new SquaredError(), new Sgd(), BatchSize, data));
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_network_without_products_can_be_trained()
    {
        using var device = TestDevices.Open("cpu");
        using var data = new DeviceData(device, rows: 2, new float[2 * Inputs], new float[2 * Inputs]);
        using var plan = new TrainingPlan(device, Network.Input(Inputs).LayerNorm(), new SquaredError(), new Sgd(), batchSize: 2, data);
        Assert.Contains(plan.Launches, launch => launch.Operation.Step == "update");
    }

    [Fact]
    public void The_table_of_a_plan_has_a_row_for_each_launch_and_the_sum()
    {
        using var device = TestDevices.Open("cpu");
        using var data = new DeviceData(device, Rows, new float[Rows * Inputs], new float[Rows * Outputs]);
        using var plan = new TrainingPlan(
            device, Network.Input(Inputs).Dense(Hidden, Activation.Relu).Dense(Outputs),
            new SoftmaxCrossEntropy(), new Adam(), BatchSize, data);

        string[] lines = PlanTable.Format(plan).TrimEnd().Split('\n');

        // Two layers: two gathers, as the data are on the host, two forward, loss, one backward, two gradients with the update.
        Assert.Equal(9, plan.Launches.Count);
        Assert.Equal(plan.Launches.Count + 2, lines.Length);
        foreach (var (launch, line) in plan.Launches.Zip(lines.Skip(1)))
        {
            Assert.Contains(launch.Operation.Step, line, StringComparison.Ordinal);
            Assert.Contains(launch.Kernel, line, StringComparison.Ordinal);
            Assert.Contains(launch.Operation.Shapes(BatchSize), line, StringComparison.Ordinal);
        }
        Assert.StartsWith("a step", lines[^1], StringComparison.Ordinal);
    }

    static ReferenceNetwork ToReference(Parameters parameters) => new(
    [
        .. parameters.Network.Layers.Cast<DenseLayer>().Select((layer, i) => new ReferenceLayer(
            ReferenceMatrix.Of(parameters.Network.InputsOf(i), layer.Width, parameters.GetWeights(i)),
            ReferenceMatrix.Of(1, layer.Width, parameters.GetBiases(i)),
            ReferenceActivation.Find(layer.Activation.Name))),
    ]);

    static ReferenceMatrix Select(float[] values, int columns, ReadOnlySpan<int> rows)
    {
        var matrix = new ReferenceMatrix(rows.Length, columns);
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < columns; column++)
                matrix[row, column] = values[rows[row] * columns + column];
        }
        return matrix;
    }
}
