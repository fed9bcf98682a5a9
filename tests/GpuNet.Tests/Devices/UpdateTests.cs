using GpuNet.Devices.Operations;
using GpuNet.Reference.Optimizers;

namespace GpuNet.Tests.Devices;

public sealed class UpdateTests
{
    const int Seed = 106;
    const int Steps = 4;

    public static MatrixTheoryData<string, string> DevicesAndOptimizers =>
        new(TestDevices.Names, ReferenceOptimizer.All.Select(optimizer => optimizer.Name));

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Fact]
    public void Every_optimizer_has_a_reference_and_is_written_as_it_is_read()
    {
        Assert.Empty(Optimizer.All.Select(optimizer => optimizer.Name).Except(ReferenceOptimizer.All.Select(optimizer => optimizer.Name)));
        Assert.All(ReferenceOptimizer.All, optimizer => Assert.Equal(optimizer.Name, Optimizer.Parse(optimizer.Name).ToString()));
    }

    [Theory]
    [MemberData(nameof(DevicesAndOptimizers))]
    public void Steps_over_all_parameters_are_those_of_the_formula(string deviceName, string optimizer)
    {
        using var device = TestDevices.Open(deviceName);
        foreach (int count in new[] { 4, 12, 64, 260, 200 * TestDevices.LargestShape(deviceName) + 4 })
            Check(device, optimizer, new Random(Seed), count, gradient => gradient, Tolerance.Formula);
    }

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(DevicesAndOptimizers))]
    public void Many_more_steps(string deviceName, string optimizer)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        foreach (var (rows, columns, _) in LayerShape.Many(random))
            Check(device, optimizer, random, 4 * ((rows * columns + 15) / 16), gradient => gradient, Tolerance.Formula);
    }

    [Theory]
    [MemberData(nameof(DevicesAndOptimizers))]
    public void A_gradient_of_zero_and_a_very_small_one_leave_finite_weights(string deviceName, string optimizer)
    {
        using var device = TestDevices.Open(deviceName);
        Check(device, optimizer, new Random(Seed), 40, gradient => gradient > 0 ? 0 : 1e-25f * gradient, Tolerance.Formula);
    }

    [Theory]
    [MemberData(nameof(DevicesAndOptimizers))]
    public void NaN_and_infinite_gradients_reach_their_own_weight_only(string deviceName, string optimizer)
    {
        using var device = TestDevices.Open(deviceName);
        Check(device, optimizer, new Random(Seed), 40,
            gradient => gradient > 0.9f ? float.NaN : gradient < -0.9f ? float.NegativeInfinity : gradient,
            Tolerance.Formula.WithSpecialValues);
    }

    [Theory]
    [MemberData(nameof(DevicesAndOptimizers))]
    public void Gradients_are_clipped_and_the_first_weights_decay(string deviceName, string optimizer)
    {
        using var device = TestDevices.Open(deviceName);
        var rules = new GradientRules { ClipValue = 0.5f, L1 = 0.01f };
        Check(device, optimizer, new Random(Seed), 300, gradient => gradient, Tolerance.Formula, rules, weightDecay: 0.02f, decaying: 128);
        rules = rules with { ClipNorm = 2.5f };
        Check(device, optimizer, new Random(Seed), 64, gradient => gradient, Tolerance.Formula, rules, weightDecay: 0.02f, decaying: 64);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void The_norm_of_all_gradients_is_that_of_the_formula(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        foreach (int count in new[] { 4, 260, 200 * TestDevices.LargestShape(deviceName) + 4, 70_000 })
        {
            float[] values = random.NextFloats(count);
            double norm = Math.Sqrt(values.Sum(value => (double)value * value));
            CheckNorm(device, values, (float)norm / 3, 1.0 / 3, norm);
            CheckNorm(device, values, (float)norm * 3, 1, norm);
        }
        CheckNorm(device, new float[64], 1, 1, 0);
        CheckNorm(device, [1, float.NaN, 1, 1], 1, double.NaN, double.NaN);
        CheckNorm(device, [1, float.NegativeInfinity, 1, 1], 1, 0, double.PositiveInfinity);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Gradients_of_several_batches_are_added_up(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        foreach (int count in new[] { 4, 300, 70_000 })
        {
            float[] first = new Random(1).NextFloats(count), second = new Random(2).NextFloats(count), actual = new float[count];
            using var gradients = device.Allocate<float>(count);
            using var sum = new GuardedVector(device, count);
            var launch = device.Compile(new AccumulateOperation("test", gradients, sum.Buffer));
            gradients.Upload(first);
            launch.Run(new Batch(First: 8, Rows: 4) { Offset = 0 });
            gradients.Upload(second);
            launch.Run(new Batch(First: 12, Rows: 4) { Offset = 4 });
            double[] expected = [.. first.Zip(second, (a, b) => (double)(a + b))];
            Tolerance.Exact.Check(expected, sum.Read(0, count, "sum"), $"sum of {count}");
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Some_of_the_gradients_are_added_by_themselves(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var block = device.AllocateBlock(sizeof(float) * 1024);
        block.Clear();
        // Neither begins with the block, and one other lies between them.
        DeviceBuffer<float> gradients = block.Slice<float>(offset: 256, length: 320), sum = block.Slice<float>(offset: 1792, length: 320);
        float[] first = new Random(1).NextFloats(320), second = new Random(2).NextFloats(320), actual = new float[1024];
        gradients.Upload(first);
        sum.Upload(second);
        var some = 64..256;
        device.Compile(new AccumulateOperation("test", gradients.Slice(some), sum.Slice(some))).Run(new(First: 0, Rows: 1) { Offset = 1 });
        using var all = block.Slice<float>(offset: 0, length: 1024);
        all.Download(actual);
        float[] expected = new float[1024];
        first.CopyTo(expected, 64);
        second.CopyTo(expected, 448);
        for (int i = 64; i < 256; i++)
            expected[448 + i] = first[i] + second[i];
        Assert.Equal(expected, actual);
        Assert.Throws<ArgumentOutOfRangeException>(() => sum.Slice(64..321));
        Assert.Throws<ArgumentOutOfRangeException>(() => sum.Slice(32..64));
    }

    static void CheckNorm(Device device, float[] values, float limit, double factor, double norm)
    {
        using var gradients = device.Allocate<float>(values.Length);
        using var result = new GuardedVector(device, 2);
        gradients.Upload(values);
        device.Compile(new ClipOperation("test", gradients, limit, result.Buffer)).Run(new Batch(First: 0, Rows: 1));
        Tolerance.Formula.WithSpecialValues.Check([factor, norm], result.Read(0, 2, "norm"), $"norm of {values.Length} gradients");
    }

    internal static void Check(Device device, string name, Random random, int count, Func<float, float> gradient, Tolerance tolerance,
        GradientRules? rules = null, float weightDecay = 0, int decaying = 0)
    {
        rules ??= new();
        // Each optimizer with its usual constants, as float32 has them.
        double epsilon = name == "adagrad" ? 1e-10f : 1e-8f;
        var settings = new OptimizerSettings(LearningRate: 0.05f) { Beta = 0.9f, Beta2 = 0.999f, Epsilon = epsilon };
        var optimizer = Optimizer.Parse(name) with { WeightDecay = weightDecay };
        var reference = new ReferenceRules
        {
            ClipNorm = rules.ClipNorm,
            ClipValue = rules.ClipValue,
            L1 = rules.L1,
            L2 = optimizer.DecouplesDecay ? 0 : weightDecay,
        };
        float[] weights = random.NextFloats(count);
        var states = weights.Select(weight => new ParameterState(weight)).ToArray();
        using var parameters = device.Allocate<float>(count);
        using var gradients = device.Allocate<float>(count);
        using var kept = device.Allocate<float>(count * optimizer.StateSize);
        parameters.Upload(weights);
        kept.Clear();
        using var norm = device.Allocate<float>(2);
        bool clips = float.IsFinite(rules.ClipNorm);
        var clip = clips ? device.Compile(new ClipOperation("test", gradients, rules.ClipNorm, norm)) : null;
        var update = device.Compile(new UpdateOperation("test", optimizer, parameters, gradients, kept)
        {
            Rules = rules,
            DecayingLength = decaying,
            Norm = clips ? norm : null,
        });

        for (int step = 1; step <= Steps; step++)
        {
            float[] values = [.. random.NextFloats(count).Select(gradient)];
            gradients.Upload(values);
            var batch = new Batch(First: 0, Rows: 1, step, (float)settings.LearningRate);
            clip?.Run(batch);
            update.Run(batch);
            double[] ruled = reference.Apply(
                [.. states.Select(state => state.W)], [.. values.Select(value => (double)value)], i => i < decaying);
            for (int i = 0; i < count; i++)
            {
                var used = settings with { Step = step, WeightDecay = i < decaying ? weightDecay : 0 };
                states[i] = ReferenceOptimizer.Find(name).Update(states[i], ruled[i], used);
            }
            parameters.Download(weights);
            tolerance.Check([.. states.Select(state => state.W)], weights, $"{count} weights after step {step}");
        }
    }
}
