using GpuNet.Devices.Cpu;

namespace GpuNet.Tests.Data;

/// <summary>A data set of a caller's own arrays.</summary>
public sealed class DataSetTests
{
    static readonly double[] xor = [0, 0, 0, 1, 1, 0, 1, 1];

    [Fact]
    public void Arrays_are_learned_from_as_a_file_is()
    {
        using var device = new CpuDevice();
        var options = new TrainingOptions
        {
            Split = SplitShares.Parse("100/0/0"),
            Epochs = 200,
            Optimizer = new Adam { LearningRate = 0.05f },
        };
        Assert.Equal(1, Trainer.Fit(Make(LearningTask.BinaryClassification, [0, 1, 1, 0], ["no", "yes"]), options, device).Train.Accuracy);
        Assert.Throws<ArgumentException>(
            () => Trainer.Fit(Make(LearningTask.Regression, [0, 1, 1, 0]), options with { Threshold = 2 }, device));
    }

    [Theory]
    [InlineData(nameof(LearningTask.Regression), new double[] { 1, 2, 3 }, 0, "3 targets in 1 column for 4 examples")]
    [InlineData(nameof(LearningTask.Regression), new[] { 1, 2, 3, double.NaN }, 0,
        "has the target NaN at mine, example 4; it must be a finite number")]
    [InlineData(nameof(LearningTask.Regression), new double[] { 1, 2, 3, 4 }, 2, "2 class names for a Regression")]
    [InlineData(nameof(LearningTask.BinaryClassification), new double[] { 0, 1, 0, 1 }, 0, "0 class names for a BinaryClassification")]
    [InlineData(nameof(LearningTask.Classification), new double[] { 0, 1, 0, 1 }, 2, "2 class names for a Classification")]
    [InlineData(nameof(LearningTask.Classification), new double[] { 0, 1, 3, 1 }, 3,
        "has the target 3 at mine, example 3; it must be a whole number from 0 to 2")]
    [InlineData(nameof(LearningTask.MultiLabel), new[] { 0, 1, 0.5, 1 }, 0,
        "has the target 0.5 at mine, example 3; it must be a whole number from 0 to 1")]
    [InlineData(nameof(LearningTask.Pairs), new double[] { 0, 1, 0, 1 }, 0,
        "has examples of 1 row; those of Pairs, and no others, are pairs")]
    [InlineData(nameof(LearningTask.Autoencoder), new double[] { 1, 2, 3, 4 }, 0, "has targets, but an autoencoder has none")]
    public void Arrays_that_do_not_fit_together_are_refused_with_the_reason(
        string task, double[] targets, int classes, string problem)
    {
        var learned = LearningTask.All.Single(known => known.ToString() == task);
        var data = Make(learned, targets, classes == 0 ? null : [.. Enumerable.Range(0, classes).Select(k => $"{k}")]);
        var refusal = Assert.Throws<ArgumentException>(() => Split.Divide(data, SplitShares.Parse("100/0/0"), seed: 1));
        Assert.StartsWith("the data set 'mine' ", refusal.Message);
        Assert.Contains(problem, refusal.Message);
    }

    static DataSet Make(LearningTask task, double[] targets, string[]? classes = null) => new()
    {
        Name = "mine",
        Task = task,
        FeatureNames = ["a", "b"],
        Features = xor,
        TargetNames = ["y"],
        Targets = targets,
        ClassNames = classes,
    };
}
