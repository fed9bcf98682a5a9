using GpuNet.Runtime.Data;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Metrics;
using GpuNet.Runtime.Models;

namespace GpuNet.Runtime.Training;

/// <summary>What learning from a data set gives.</summary>
/// <param name="Model">The trained model, ready to be saved and used.</param>
/// <param name="Train">How it does on the training part.</param>
/// <param name="Validation">How it does on the validation part; null where there is none.</param>
/// <param name="Test">How it does on the test part; null where there is none.</param>
public sealed record Outcome(Model Model, Evaluation Train, Evaluation? Validation, Evaluation? Test);

/// <summary>From a data set to a model: divide, scale, train, score.</summary>
public static class Learning
{
    /// <summary>Learns.</summary>
    /// <exception cref="InputException">The data set cannot be divided as asked.</exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Outcome Run(
        DataSet data, Recipe recipe, Device device, IProgress<EpochReport>? progress = null, CancellationToken cancellation = default)
    {
        var split = Split.Divide(data, recipe.Split, recipe.Training.Seed);
        var featureScaling = Scaling(recipe, data.Features, data.FeatureCount, split);
        var targetScaling = data.Task == LearningTask.Regression ? Scaling(recipe, data.Targets, data.TargetCount, split) : null;
        float[] features = [.. data.Features], targets = [.. data.Targets];
        featureScaling.Apply(features);
        targetScaling?.Apply(targets);

        var network = recipe.NetworkFor(data);
        var loss = Recipe.LossFor(data.Task);
        using var uploaded = new DeviceData(device, data.Count, features, targets);
        using var trainer = new Trainer(device, network, loss, recipe.Optimizer, recipe.Training, uploaded);
        var untrained = new Model
        {
            Parameters = new(network),
            Task = data.Task,
            Loss = loss,
            TargetName = data.TargetName,
            FeatureNames = data.FeatureNames,
            ClassNames = data.ClassNames,
            FeatureScaling = featureScaling,
            TargetScaling = targetScaling,
            Threshold = recipe.Threshold,
        };
        if (progress is not null && !recipe.Metrics.IsEmpty && split.Validation.Length > 0)
            progress = new WithMetrics(progress, report => report with { Metrics = Watch() });
        var model = untrained with { Parameters = trainer.Fit(split.Train, split.Validation, progress, cancellation) };
        return new(model, Score(split.Train)!, Score(split.Validation), Score(split.Test));

        Evaluation? Score(int[] rows) => rows.Length == 0
            ? null
            : Evaluation.Of(model, data, rows, trainer.Plan.Forward.Predict(rows), trainer.Evaluate(rows).Loss);

        (Metric, double?)[] Watch()
        {
            var evaluation = Evaluation.Of(untrained, data, split.Validation, trainer.Plan.Forward.Predict(split.Validation));
            return [.. recipe.Metrics.Select(metric => (metric, evaluation[metric]))];
        }
    }

    static Standardizer Scaling(Recipe recipe, float[] values, int columns, Split split) =>
        recipe.Standardize ? Standardizer.Measure(values, columns, split.Train) : Standardizer.Identity(columns);

    /// <summary>Adds the metrics to a report, while the network is still as it was after the epoch.</summary>
    sealed class WithMetrics(IProgress<EpochReport> progress, Func<EpochReport, EpochReport> add) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => progress.Report(add(value));
    }
}
