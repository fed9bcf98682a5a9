using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>Boolean functions by step units with weights set by hand, and learned from random weights.</summary>
public sealed class BooleanNetworkTests
{
    static readonly float[] assignments = [0, 0, 0, 1, 1, 0, 1, 1]; // (4, 2)
    static readonly float[] xor = [0, 1, 1, 0];
    static readonly float[] xnor = [1, 0, 0, 1];

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Xor_by_hand_is_right_for_every_assignment(string deviceName) =>
        Assert.Equal(xor, AnswersByHand(deviceName, w: [2, -2, -2, 2], b: [-1, -1]));

    [Theory]
    [MemberData(nameof(Devices))]
    public void Xnor_by_hand_is_right_for_every_assignment(string deviceName) =>
        Assert.Equal(xnor, AnswersByHand(deviceName, w: [2, -2, 2, -2], b: [-3, 1]));

    [Theory]
    [MemberData(nameof(Devices))]
    public void Xor_is_learned_from_random_weights(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var data = new DeviceData(device, rows: 4, assignments, xor);
        var options = new LoopOptions { Epochs = 60, BatchSize = 4, Seed = 3 };
        using var trainer = new TrainingLoop(
            device, Network.Input(2).Dense(8, Activation.Tanh).Dense(1), new BinaryCrossEntropy(), new Adam { LearningRate = 0.2f },
            options, data);
        var before = trainer.Evaluate([0, 1, 2, 3]);

        trainer.Fit([0, 1, 2, 3], []);

        var after = trainer.Evaluate([0, 1, 2, 3]);
        Assert.True(before.Loss > 0.5, $"{before} before training");
        Assert.True(after.Loss < 0.05, $"{after} after training");
        Assert.Equal(1, after.Accuracy);
    }

    // Two hidden step units, and an output that fires where either does: U(2z₁ + 2z₂ − 1).
    static float[] AnswersByHand(string deviceName, float[] w, float[] b)
    {
        using var device = TestDevices.Open(deviceName);
        using var data = new DeviceData(device, rows: 4, assignments, targets: []);
        var network = Network.Input(2).Dense(2, Activation.Step).Dense(1, Activation.Step);
        var parameters = new Parameters(network);
        parameters.SetWeights(0, w);
        parameters.SetBiases(0, b);
        parameters.SetWeights(1, [2, 2]);
        parameters.SetBiases(1, [-1]);
        using var plan = new ForwardPlan(device, network, batchSize: 4, data);
        plan.Parameters.Upload(parameters.Values);
        plan.Order.Upload([0, 1, 2, 3]);
        plan.Run(new Batch(First: 0, Rows: 4));
        return plan.Logits.Download(4);
    }
}
