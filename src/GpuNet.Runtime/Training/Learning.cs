using GpuNet.Runtime.Data;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Models;

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

/// <summary>From a data set to a model: divide, scale, train, score.</summary>
public static class Learning
{
    /// <summary>Learns.</summary>
    /// <exception cref="InputException">The data set cannot be divided or weighed as asked, or the loss does not fit it.</exception>
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
        var loss = recipe.LossFor(data.Task);
        using var uploaded = new DeviceData(device, data.Count, features, targets, recipe.ClassWeights?.For(data, split.Train) ?? []);
        using var trainer = new Trainer(device, network, loss, recipe.Optimizer, recipe.Training, uploaded);
        var model = new Model
        {
            Parameters = trainer.Fit(split.Train, split.Validation, progress, cancellation),
            Task = data.Task,
            Loss = loss,
            TargetName = data.TargetName,
            FeatureNames = data.FeatureNames,
            ClassNames = data.ClassNames,
            FeatureScaling = featureScaling,
            TargetScaling = targetScaling,
            Threshold = recipe.Threshold,
            TrainingSettings = recipe.SettingsFor(data.Task),
        };
        return new(model, Score(split.Train)!, Score(split.Validation), Score(split.Test)) { FinalEpoch = trainer.FinalEpoch };

        Evaluation? Score(int[] rows) => rows.Length == 0
            ? null
            : Evaluation.Of(model, data, rows, trainer.Plan.Forward.Predict(rows), trainer.Evaluate(rows).Loss);
    }

    static Standardizer Scaling(Recipe recipe, float[] values, int columns, Split split) =>
        recipe.Standardize ? Standardizer.Measure(values, columns, split.Train) : Standardizer.Identity(columns);
}
