using GpuNet.Cli.Benchmarking;

namespace GpuNet.Tests.Benchmarking;

/// <summary>What is timed is a step that learns.</summary>
public sealed class TrainingStepTests
{
    [Fact]
    public void A_step_changes_the_parameters_a_little_and_gives_a_loss_for_each_example()
    {
        using var device = DeviceCatalogue.Open("cpu");
        using var step = new TrainingStep(device, [6, 5, 4], Activation.Relu, new Sgd(), batchSize: 8);
        float[] before = new float[step.Plan.Forward.Parameters.Length], after = new float[before.Length], losses = new float[8];
        step.Plan.Forward.Parameters.Download(before);
        step.Run();
        device.Synchronize();
        step.Plan.Forward.Parameters.Download(after);
        step.Plan.Losses.Download(losses);

        Assert.NotEqual(before, after);
        Assert.All(before.Zip(after), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-3));
        // About ln K with small weights.
        Assert.InRange(losses.Average(), 0.5, 4);
        Assert.Equal(2 * 8 * (2 * 6 * 5 + 3 * 5 * 4), step.Flops);
    }
}
