namespace GpuNet;

/// <summary>The mean and standard deviation of a metric over the folds.</summary>
/// <param name="Mean">The mean over the folds.</param>
/// <param name="Deviation">The sample standard deviation, √(Σ(x − x̄)²/(k − 1)).</param>
public readonly record struct Spread(double Mean, double Deviation);

/// <summary>
/// The results of k trainings, each tested on the fold that it was not trained on, so every example is tested once. Preprocessing is fitted
/// anew in each.
/// </summary>
/// <param name="Folds">The results; the held-out fold is the test part of each.</param>
public sealed record CrossValidation(IReadOnlyList<TrainingResult> Folds)
{
    /// <summary>Divides a data set into k folds and trains k times.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="options">
    /// How to train. Only the validation share of its split is used, and only with early stopping: it is taken from the training
    /// examples of each fold.
    /// </param>
    /// <param name="folds">k, at least 2.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="progress">Receives each result.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="InputException">The data set cannot be divided as asked, or a value is missing where that is an error.</exception>
    /// <exception cref="DivergedException">A loss became NaN or infinite.</exception>
    /// <exception cref="TrainingStoppedException">A device failed, or it was cancelled.</exception>
    public static CrossValidation Run(
        DataSet data, TrainingOptions options, int folds, Device device, IProgress<TrainingResult>? progress = null,
        CancellationToken cancellation = default)
    {
        var outcomes = new List<TrainingResult>();
        options = options with { Checkpoint = null };
        var divisions = DivisionsOf(data, options, folds);
        // All are about the same.
        PreparedData.TellOf(divisions[0], data, $"more {Setting.Folds}");
        foreach (var split in divisions)
        {
            outcomes.Add(Trainer.Fit(PreparedData.Prepare(data, options, split), options, device, cancellation: cancellation));
            progress?.Report(outcomes[^1]);
        }
        return new(outcomes);
    }

    /// <summary>What is trained, validated and tested in each fold.</summary>
    internal static IReadOnlyList<Split> DivisionsOf(DataSet data, TrainingOptions options, int folds) =>
        Split.Folds(data, folds, options.Seed, options.EarlyStopping is null ? 0 : options.Split.Validation);

    /// <summary>The mean and deviation of a metric; null if a fold has no value.</summary>
    public Spread? Of(Metric metric)
    {
        double?[] values = [.. Folds.Select(fold => fold.Test![metric])];
        if (values.Any(value => value is null))
            return null;
        double mean = values.Average()!.Value;
        return new(mean, Math.Sqrt(values.Sum(value => (value!.Value - mean) * (value.Value - mean)) / (values.Length - 1)));
    }
}
