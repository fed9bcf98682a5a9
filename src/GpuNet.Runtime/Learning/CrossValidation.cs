namespace GpuNet;

/// <summary>The mean of a metric over the parts of a cross-validation, and how far they lie from it.</summary>
/// <param name="Mean">The mean of the parts.</param>
/// <param name="Deviation">The sample standard deviation, √(Σ(x − x̄)²/(k − 1)).</param>
public readonly record struct Spread(double Mean, double Deviation);

/// <summary>
/// What k trainings gave, each scored on the part that it did not learn from: every example is tested once. Preprocessing is fitted anew in
/// each.
/// </summary>
/// <param name="Folds">The outcomes; the held out part is the test part of each.</param>
public sealed record CrossValidation(IReadOnlyList<TrainingResult> Folds)
{
    /// <summary>Divides a data set into k parts, and trains as often.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="options">
    /// How to train. Of its split only the share that validates is used, and only with early stopping, which watches that share of the
    /// training rows of each part.
    /// </param>
    /// <param name="folds">k, at least 2.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="progress">Is told of each result.</param>
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
        decimal validation = options.EarlyStopping is null ? 0 : options.Split.Validation;
        foreach (var split in Split.Folds(data, folds, options.Seed, validation))
        {
            outcomes.Add(Trainer.Fit(PreparedData.Prepare(data, options, split), options, device, cancellation: cancellation));
            progress?.Report(outcomes[^1]);
        }
        return new(outcomes);
    }

    /// <summary>The mean of a metric over the parts and its deviation; null where a part has no value.</summary>
    public Spread? Of(Metric metric)
    {
        double?[] values = [.. Folds.Select(fold => fold.Test![metric])];
        if (values.Any(value => value is null))
            return null;
        double mean = values.Average()!.Value;
        return new(mean, Math.Sqrt(values.Sum(value => (value!.Value - mean) * (value.Value - mean)) / (values.Length - 1)));
    }
}
