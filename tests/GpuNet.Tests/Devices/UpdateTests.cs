using GpuNet.Kernels.Optimizers;
using GpuNet.Reference.Optimizers;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Tests.Devices;

public sealed class UpdateTests
{
    const int Seed = 106;
    const int Steps = 4;

    public static MatrixTheoryData<string, string> DevicesAndOptimizers =>
        new(TestDevices.Names, Optimizer.All.Select(optimizer => optimizer.Name));

    [Theory]
    [MemberData(nameof(DevicesAndOptimizers))]
    public void Steps_over_all_parameters_are_those_of_the_formula(string deviceName, string optimizer)
    {
        using var device = TestDevices.Open(deviceName);
        foreach (int count in new[] { 4, 12, 64, 260, 200 * TestDevices.LargestShape(deviceName) + 4 })
            Check(device, optimizer, new Random(Seed), count, gradient => gradient, Tolerance.Formula);
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

    static void Check(Device device, string name, Random random, int count, Func<float, float> gradient, Tolerance tolerance)
    {
        // Each optimizer with its usual constants, as float32 has them.
        var settings = new OptimizerSettings(LearningRate: 0.05f) { Beta = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f };
        var optimizer = Optimizer.Find(name)!;
        float[] weights = random.NextFloats(count);
        var states = weights.Select(weight => new ParameterState(weight)).ToArray();
        using var parameters = device.Allocate<float>(count);
        using var gradients = device.Allocate<float>(count);
        using var kept = device.Allocate<float>(count * optimizer.KeptValues);
        parameters.Upload(weights);
        kept.Clear();
        var launch = device.Compile(new UpdateOperation("test", optimizer, parameters, gradients, kept));

        for (int step = 1; step <= Steps; step++)
        {
            float[] values = [.. random.NextFloats(count).Select(gradient)];
            gradients.Upload(values);
            launch.Run(new Batch(First: 0, Rows: 1, step, (float)settings.LearningRate));
            for (int i = 0; i < count; i++)
                states[i] = ReferenceOptimizer.Find(name).Update(states[i], values[i], settings with { Step = step });
            parameters.Download(weights);
            tolerance.Check([.. states.Select(state => state.W)], weights, $"{count} weights after step {step}");
        }
    }
}
