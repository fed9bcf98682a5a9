namespace GpuNet;

/// <summary>
/// The cross-entropy: the mean of −ln p, with p the probability that was given to the right class, or to what is true of a label.
/// </summary>
public static class LogLoss
{
    /// <summary>Computes it.</summary>
    public static double Of(ClassPredictions predictions) => predictions.Mean(i => -predictions.LogProbability(i, predictions.Truth[i]));

    /// <summary>Computes it over all labels; null where there are no probabilities.</summary>
    public static double? Of(LabelPredictions predictions) => predictions.LogProbabilities is { } logs
        ? predictions.Mean(i => -predictions.RowOf(logs, i).Average())
        : null;
}
