using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>Updates that are done as the gradients arise, where nobody asks for those.</summary>
public sealed class FusedUpdateTests
{
    const int Inputs = 37, Hidden = 45, Outputs = 10;

    public static MatrixTheoryData<string, string> DevicesAndOptimizers =>
        new(TestDevices.Names, Optimizer.All.Select(optimizer => optimizer.Name));

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(DevicesAndOptimizers))]
    public void Parameters_are_the_same_bits_whether_gradients_are_kept_or_not(string deviceName, string optimizer)
    {
        var rules = new GradientRules { ClipValue = 0.1f, L1 = 0.001f };
        foreach (var (batchSize, chosen) in new[] { (1, null), (30, null), (30, rules) })
        {
            var used = Optimizer.Parse(optimizer) with { WeightDecay = chosen is null ? 0 : 0.01f };
            float[] kept = Train(deviceName, Dense, used, batchSize, chosen, keepsGradients: true, out _);
            float[] fused = Train(deviceName, Dense, used, batchSize, chosen, keepsGradients: false, out _);
            Assert.Equal(kept, fused);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_batch_that_is_gone_through_in_parts_is_no_exception(string deviceName)
    {
        float[] kept = Train(deviceName, Dense, new Adam(), batchSize: 1100, rules: null, keepsGradients: true, out _);
        Assert.Equal(kept, Train(deviceName, Dense, new Adam(), batchSize: 1100, rules: null, keepsGradients: false, out _));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Steps_that_need_all_gradients_update_in_a_pass_of_its_own(string deviceName)
    {
        Train(deviceName, Dense, new Sgd(), batchSize: 8, rules: null, keepsGradients: false, out var steps);
        Assert.DoesNotContain("update", steps);
        Train(deviceName, Dense, new Sgd(), batchSize: 8, new() { ClipNorm = 1 }, keepsGradients: false, out steps);
        Assert.Contains("update", steps);
        Train(deviceName, Dense.LayerNorm(), new Sgd(), batchSize: 8, rules: null, keepsGradients: false, out steps);
        Assert.Contains("update", steps);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Members_are_updated_with_their_gradients_at_once(string deviceName)
    {
        var network = Network.Input(7).MemberDense(3, 5).MemberDense(3, Outputs).MemberMean(Link.Identity);
        float[] kept = Train(deviceName, network, new Adam(), batchSize: 9, rules: null, keepsGradients: true, out var before);
        float[] fused = Train(deviceName, network, new Adam(), batchSize: 9, rules: null, keepsGradients: false, out var steps);
        Assert.Equal(kept, fused);
        Assert.Equal(before.Length - 1, steps.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(64)]
    public void The_parameters_of_members_are_the_same_bits_at_any_width(int inputs)
    {
        foreach (var (hidden, members) in from hidden in Enumerable.Range(1, 5)
                                          from members in Enumerable.Range(2, 2)
                                          select (hidden, members))
        {
            var input = Network.Input(inputs);
            foreach (var network in new[]
            {
                input.BatchEnsemble(members, hidden), input.MemberScale(members).Dense(hidden), input.MemberDense(members, hidden),
            })
            {
                var whole = network.MemberDense(members, Outputs).MemberMean(Link.Identity);
                float[] kept = Train("cpu", whole, new Adam(), batchSize: 3, rules: null, keepsGradients: true, out _);
                float[] fused = Train("cpu", whole, new Adam(), batchSize: 3, rules: null, keepsGradients: false, out var steps);
                Assert.Equal(kept, fused);
                Assert.Equal(network.Layers[0] is not MemberDenseLayer, steps.Contains("update"));
            }
        }
    }

    [Fact]
    public void Without_gradients_a_step_has_no_parts()
    {
        using var device = TestDevices.Open("cpu");
        using var data = new DeviceData(device, rows: 8, new float[8 * Inputs], new float[8 * Outputs]);
        using var plan = new TrainingPlan(device, Dense, new SquaredError(), new Sgd(), batchSize: 8, data, keepsGradients: false);
        var error = Assert.Throws<InvalidOperationException>(() => plan.Differentiate(new(0, 8)));
        Assert.Contains("keepsGradients", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => plan.Update(new(0, 8)));
    }

    static Network Dense => Network.Input(Inputs).Dense(Hidden, Activation.Tanh).Dense(Hidden, Activation.Relu).Dense(Outputs);

    static float[] Train(
        string deviceName, Network network, Optimizer optimizer, int batchSize, GradientRules? rules, bool keepsGradients,
        out string[] steps)
    {
        var random = new Random(7);
        float[] x = random.NextFloats(batchSize * network.Inputs, limit: 1), y = random.NextFloats(batchSize * Outputs, limit: 1);
        var parameters = Parameters.Initialise(network, seed: 5);
        using var device = TestDevices.Open(deviceName);
        using var data = new DeviceData(device, batchSize, x, y);
        using var plan = new TrainingPlan(
            device, network, new SquaredError(), optimizer, batchSize, data, rules: rules, keepsGradients: keepsGradients);
        plan.Forward.Parameters.Upload(parameters.Values);
        plan.Forward.Order.Upload([.. Enumerable.Range(0, batchSize)]);
        for (int step = 1; step <= 2; step++)
            plan.Step(new(0, batchSize, step, LearningRate: 0.05f));
        plan.Forward.Parameters.Download(parameters.Values);
        steps = [.. plan.Launches.Select(launch => launch.Operation.Step)];
        return parameters.Values;
    }
}
