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

/// <summary>From a data set to a model: divide, preprocess, train, score.</summary>
public static class Learning
{
    /// <summary>Learns.</summary>
    /// <exception cref="InputException">The data set cannot be divided as asked, or a value is missing where that is an error.</exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Outcome Run(
        DataSet data, Recipe recipe, Device device, IProgress<EpochReport>? progress = null, CancellationToken cancellation = default) =>
        Run(PreparedData.Prepare(data, recipe), recipe, device, progress, cancellation);

    /// <summary>Learns from data that is divided and preprocessed.</summary>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Outcome Run(
        PreparedData prepared, Recipe recipe, Device device, IProgress<EpochReport>? progress = null, CancellationToken cancellation = default)
    {
        var data = prepared.Source;
        var split = prepared.Split;
        var network = recipe.NetworkFor(data, prepared.Preprocessing.Outputs);
        var loss = Recipe.LossFor(data.Task);
        using var uploaded = new DeviceData(device, data.Count, prepared.Features, prepared.Targets);
        using var trainer = new Trainer(device, network, loss, recipe.Optimizer, recipe.Training, uploaded);
        var untrained = new Model
        {
            Parameters = new(network),
            Task = data.Task,
            Loss = loss,
            TargetName = data.TargetName,
            ClassNames = data.ClassNames,
            Preprocessing = prepared.Preprocessing,
            TargetScaling = prepared.TargetScaling,
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

    /// <summary>Adds the metrics to a report, while the network is still as it was after the epoch.</summary>
    sealed class WithMetrics(IProgress<EpochReport> progress, Func<EpochReport, EpochReport> add) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => progress.Report(add(value));
    }
}
