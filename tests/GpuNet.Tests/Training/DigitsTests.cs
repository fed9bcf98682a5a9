using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>Handwritten digits are learned well enough that no part of training can be wrong.</summary>
public sealed class DigitsTests
{
    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Fact]
    public void Digits_are_learned_on_the_cpu() => CheckLearned("cpu");

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Devices))]
    public void Digits_are_learned_on_every_device(string deviceName) => CheckLearned(deviceName);

    static void CheckLearned(string deviceName)
    {
        var digits = Digits.Read();
        var split = Split.Divide(digits, SplitShares.Parse("80/0/20"), seed: 1);
        double[] pixels = digits.Features;
        Scaler.Measure(Scaling.Standard, pixels, digits.FeatureCount, split.Train).Apply(pixels);
        var network = Network.Input(digits.FeatureCount).Dense(32, Activation.Relu).Dense(digits.TargetCount);

        using var device = TestDevices.Open(deviceName);
        using var data = new DeviceData(device, digits.Count, Floats(pixels), Floats(digits.Targets));
        using var trainer = new TrainingLoop(device, network, new SoftmaxCrossEntropy(), new Adam { LearningRate = 0.003f },
            new LoopOptions { Epochs = 15, BatchSize = 32, Seed = 1 }, data);
        trainer.Fit(split.Train, []);

        var score = trainer.Evaluate(split.Test);
        Assert.True(score.Accuracy > 0.95, $"{score} on digits not seen in training");
    }

    static float[] Floats(double[] values) => Array.ConvertAll(values, value => (float)value);
}
