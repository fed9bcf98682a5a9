using GpuNet.Devices.Cpu;
using GpuNet.Tests.Data;

namespace GpuNet.Tests.Training;

/// <summary>What a training with nothing said about its end gives.</summary>
public sealed class BestWeightsTests
{
    static readonly TrainingOptions options = new() { Epochs = 60, Optimizer = new Adam { LearningRate = 0.1f } };

    [Fact]
    public void Where_there_is_a_validation_part_the_weights_are_those_of_its_best_epoch()
    {
        var (result, losses) = Fit(options);
        int best = losses.IndexOf(losses.Min()) + 1;
        Assert.Equal(best, result.FinalEpoch);
        Assert.Equal(best + 20, losses.Count);
        Assert.Equal(losses.Min(), result.Validation!.Loss);
    }

    [Fact]
    public void Without_early_stopping_or_a_validation_part_they_are_the_last_ones()
    {
        foreach (var last in new[] { options with { EarlyStopping = null }, options with { Split = SplitShares.Parse("80/0/20") } })
        {
            var (result, losses) = Fit(last);
            Assert.Equal((60, 60), (result.FinalEpoch, losses.Count));
        }
    }

    [Fact]
    public void Early_stopping_that_is_asked_for_needs_a_validation_part()
    {
        var asked = options with { EarlyStopping = new(20), Split = SplitShares.Parse("80/0/20") };
        Assert.Contains("which is empty", Assert.Throws<InputException>(() => Fit(asked)).Message, StringComparison.Ordinal);
    }

    static (TrainingResult Result, List<double> Losses) Fit(TrainingOptions options)
    {
        var data = DataSetReader.Read(TestTables.Open("iris.csv"), "species");
        using var device = new CpuDevice();
        var losses = new List<double>();
        var progress = new SynchronousProgress<EpochReport>(report => losses.Add((report.Validation ?? report.Training).Loss));
        return (Trainer.Fit(data, options, device, progress), losses);
    }
}
