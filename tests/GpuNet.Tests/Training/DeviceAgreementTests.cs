using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>From the same seed, training goes the same way on every device.</summary>
public sealed class DeviceAgreementTests
{
    const int Rows = 60, Inputs = 7, Outputs = 4, BatchSize = 12, Steps = 50;

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Fifty_steps_have_the_losses_of_the_cpu(string deviceName)
    {
        double[] expected = [.. Losses("cpu").Select(loss => (double)loss)];
        new Tolerance(Relative: 1e-4, Absolute: 0).Check(expected, Losses(deviceName), $"losses of {Steps} steps");
    }

    static float[] Losses(string deviceName)
    {
        var random = new Random(113);
        var network = Network.Input(Inputs)
            .Dense(20, Activation.Tanh, dropout: 0.2f).Dense(9, Activation.Relu, dropout: 0.1f).Dense(Outputs);
        using var device = TestDevices.Open(deviceName);
        using var data = new DeviceData(
            device, Rows, random.NextFloats(Rows * Inputs), random.NextTargets("softmax_cross_entropy", Rows, Outputs));
        using var plan = new TrainingPlan(device, network, new SoftmaxCrossEntropy(), new Adam(), BatchSize, data);
        plan.Forward.Parameters.Upload(Parameters.Initialise(network, seed: 5).Values);
        plan.Forward.Order.Upload([.. Enumerable.Range(0, Rows)]);
        float[] losses = new float[Steps];
        float[] rows = new float[Rows];
        for (int step = 0; step < Steps; step++)
        {
            int first = step * BatchSize % Rows;
            plan.Step(new(first, BatchSize, step + 1, LearningRate: 0.01f));
            plan.Losses.Download(rows);
            losses[step] = rows[first..(first + BatchSize)].Average();
        }
        return losses;
    }
}
