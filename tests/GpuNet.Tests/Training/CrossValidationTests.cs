using GpuNet.Devices.Cpu;
using GpuNet.Tests.Data;

namespace GpuNet.Tests.Training;

public sealed class CrossValidationTests
{
    static readonly TrainingOptions options = new()
    {
        Hidden = [8],
        Epochs = 4,
        Optimizer = new Adam { LearningRate = 0.01f },
        EarlyStopping = null,
    };

    [Fact]
    public void The_parts_are_scored_and_averaged()
    {
        var data = DataSetReader.Read(TestTables.Open("iris.csv"), "species");
        using var device = new CpuDevice();
        var reported = new List<TrainingResult>();
        var result = CrossValidation.Run(data, options, 4, device, new SynchronousProgress<TrainingResult>(reported.Add));
        Assert.Equal(result.Folds, reported);
        Assert.Equal(150, result.Folds.Sum(fold => fold.Test!.Count));

        double[] values = [.. result.Folds.Select(fold => fold.Test!.Accuracy!.Value)];
        double mean = (values[0] + values[1] + values[2] + values[3]) / 4;
        double variance = values.Sum(value => Math.Pow(value - mean, 2)) / 3;
        Tolerance.DoublePrecision.Check(mean, result.Of(Metric.Accuracy)!.Value.Mean, "mean");
        Tolerance.DoublePrecision.Check(Math.Sqrt(variance), result.Of(Metric.Accuracy)!.Value.Deviation, "deviation");
        Assert.Null(result.Of(Metric.Top3));
    }

    [Fact]
    public void Early_stopping_watches_a_share_of_the_training_rows_of_each_part()
    {
        var data = DataSetReader.Read(TestTables.Open("iris.csv"), "species");
        using var device = new CpuDevice();
        var early = options with { Epochs = 400, Optimizer = new Adam { LearningRate = 0.1f }, EarlyStopping = new(Patience: 2) };
        var result = CrossValidation.Run(data, early, 3, device);
        Assert.All(result.Folds, fold => Assert.Equal((90, 10, 50), (fold.Train.Count, fold.Validation!.Count, fold.Test!.Count)));
        Assert.All(result.Folds, fold => Assert.InRange(fold.FinalEpoch, 1, 399));
        foreach (var split in Split.Folds(data, 3, seed: 1, validation: 20))
            Assert.Equal(Enumerable.Range(0, 150), split.Train.Concat(split.Validation).Concat(split.Test).Order());
    }

    [Fact]
    public void Preprocessing_is_fitted_to_the_training_rows_of_each_part()
    {
        var data = DataSetReader.Read(TestTables.Open("diabetes.csv"), "progression", regression: true);
        using var device = new CpuDevice();
        var result = CrossValidation.Run(data, options, 3, device);
        foreach (var (fold, split) in result.Folds.Zip(Split.Folds(data, 3, options.Seed)))
        {
            double mean = split.Train.Average(row => (double)data.Features[row * data.FeatureCount]);
            Tolerance.Formula.Check(mean, fold.Model.Preprocessing.Scaler.Offsets[0], "the first mean");
            mean = split.Train.Average(row => (double)data.Targets[row]);
            Tolerance.Formula.Check(mean, fold.Model.TargetScaling!.Offsets[0], "the target's mean");
        }
    }
}
