using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>One step of the network that mathematics.md works out by hand, to 6 digits.</summary>
public sealed class WorkedExampleTests
{
    static readonly Tolerance sixDigits = new(Relative: 0, Absolute: 5e-7);

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void One_step_gives_the_numbers_of_the_worked_example(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var data = new DeviceData(device, rows: 1, features: [3f, 0.2f, -0.1f], targets: [0f]);
        var network = Network.Input(3).Dense(2, Activation.Sigmoid).Dense(1);
        using var plan = new TrainingPlan(device, network, new BinaryCrossEntropy(), new Sgd(), batchSize: 1, data);
        var parameters = new Parameters(network);
        parameters.SetWeights(0, [0.1f, -0.1f, 0.2f, 0f, 0.3f, -0.2f]);
        parameters.SetWeights(1, [0.2f, -0.2f]);
        plan.Forward.Parameters.Upload(parameters.Values);
        plan.Forward.Order.Upload([0]);

        plan.Step(new Batch(First: 0, Rows: 1, Step: 1, LearningRate: 0.05f));

        sixDigits.Check([0.5768853, 0.4304538], plan.Forward.Output(1).Download(1), "activation 1");
        sixDigits.Check([0.0292863], plan.Forward.Logits.Download(1), "pre-activation 2");
        float[] losses = new float[1];
        plan.Losses.Download(losses);
        sixDigits.Check([0.7078975], losses, "loss");

        var gradients = Download(network, plan.Gradients);
        sixDigits.Check([0.0742988, -0.0746259, 0.0049532, -0.0049751, -0.0024766, 0.0024875], gradients.GetWeights(0), "∂W1");
        sixDigits.Check([0.0247663, -0.0248753], gradients.GetBiases(0), "∂b1");
        sixDigits.Check([0.2926660, 0.2183783], gradients.GetWeights(1), "∂W2");
        sixDigits.Check([0.5073211], gradients.GetBiases(1), "∂b2");

        var after = Download(network, plan.Forward.Parameters);
        sixDigits.Check([0.0962851, -0.0962687, 0.1997523, 0.0002488, 0.3001238, -0.2001244], after.GetWeights(0), "W1 after the step");
        sixDigits.Check([-0.0012383, 0.0012438], after.GetBiases(0), "b1 after the step");
        sixDigits.Check([0.1853667, -0.2109189], after.GetWeights(1), "W2 after the step");
        sixDigits.Check([-0.0253661], after.GetBiases(1), "b2 after the step");
    }

    static Parameters Download(Network network, DeviceBuffer<float> buffer)
    {
        var parameters = new Parameters(network);
        buffer.Download(parameters.Values);
        return parameters;
    }
}
