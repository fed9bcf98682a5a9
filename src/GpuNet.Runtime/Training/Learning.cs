using GpuNet.Kernels.Losses;
using GpuNet.Runtime.Data;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Metrics;
using GpuNet.Runtime.Models;
using GpuNet.Runtime.Networks;

namespace GpuNet.Runtime.Training;

/// <summary>What learning from a data set gives.</summary>
/// <param name="Model">The trained model, ready to be saved and used.</param>
/// <param name="Train">How it does on the training part.</param>
/// <param name="Validation">How it does on the validation part; null where there is none.</param>
/// <param name="Test">How it does on the test part; null where there is none.</param>
public sealed record Outcome(Model Model, Evaluation Train, Evaluation? Validation, Evaluation? Test)
{
    /// <summary>The epoch whose weights the model has: the last one, or with early stopping the best one.</summary>
    public int FinalEpoch { get; init; }
}

/// <summary>From a data set to a model: divide, preprocess, train, score.</summary>
public static class Learning
{
    /// <summary>Learns.</summary>
    /// <exception cref="InputException">
    /// The data set cannot be divided or weighed as asked, the loss does not fit it, or a value is missing where that is an error.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// What the data set is made of does not fit together, or something of the recipe makes no sense.
    /// </exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Outcome Run(
        DataSet data, Recipe recipe, Device device, IProgress<EpochReport>? progress = null, CancellationToken cancellation = default) =>
        Run(PreparedData.Prepare(data, recipe), recipe, device, progress, cancellation);

    /// <summary>Learns from data that is divided and preprocessed.</summary>
    /// <exception cref="InputException">The classes cannot be weighed as asked, or the loss does not fit the data.</exception>
    /// <exception cref="ArgumentException">Something of the recipe makes no sense.</exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Outcome Run(
        PreparedData prepared, Recipe recipe, Device device, IProgress<EpochReport>? progress = null,
        CancellationToken cancellation = default)
    {
        var data = prepared.Source;
        if (Answer.FindThresholdProblem(data.Task, recipe.Threshold) is { } problem)
            throw new ArgumentException(problem);
        var split = prepared.Split;
        var network = recipe.NetworkFor(data, prepared.Inputs);
        var loss = recipe.LossFor(data.Task);
        using var uploaded = prepared.Upload(device, recipe);
        using var trainer = new Trainer(device, network, loss, recipe.Optimizer, recipe.Training, uploaded) { ScoreWeights = data.Weights };
        var untrained = Untrained(prepared, recipe, network, loss);
        if (progress is not null && !recipe.Metrics.IsEmpty && split.Validation.Length > 0)
            progress = new WithMetrics(progress, report => report with { Metrics = Watch() });
        Model model;
        try
        {
            model = untrained with { Parameters = trainer.Fit(split.Train, split.Validation, progress, cancellation) };
        }
        catch (DivergedException diverged)
        {
            diverged.Model = untrained with { Parameters = diverged.LastGood };
            throw;
        }
        return new(model, Score(split.Train)!, Score(split.Validation), Score(split.Test)) { FinalEpoch = trainer.FinalEpoch };

        Evaluation? Score(int[] rows) => rows.Length == 0
            ? null
            : Evaluation.Of(model, data, rows, trainer.Plan.Forward.Predict(rows), trainer.Evaluate(rows).Loss, prepared.Features);

        (Metric, double?)[] Watch()
        {
            var evaluation = Evaluation.Of(untrained, data, split.Validation, trainer.Plan.Forward.Predict(split.Validation), inputs: prepared.Features);
            return [.. recipe.Metrics.Select(metric => (metric, evaluation[metric]))];
        }
    }

    static Model Untrained(PreparedData prepared, Recipe recipe, Network network, Loss loss) => new()
    {
        Parameters = new(network),
        Task = prepared.Source.Task,
        Loss = loss,
        TargetNames = prepared.Source.TargetNames,
        FeatureNames = prepared.Source.FeatureNames,
        Window = prepared.Source.Window,
        ClassNames = prepared.Source.ClassNames,
        Formats = prepared.Source.Formats,
        MissingTexts = prepared.Source.MissingTexts,
        Preprocessing = prepared.Preprocessing,
        TargetScaling = prepared.TargetScaling,
        Threshold = recipe.Threshold,
        TrainingSettings = recipe.SettingsFor(prepared.Source.Task),
    };

    /// <summary>Adds the metrics to a report, while the network is still as it was after the epoch.</summary>
    sealed class WithMetrics(IProgress<EpochReport> progress, Func<EpochReport, EpochReport> add) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => progress.Report(add(value));
    }
}
