namespace GpuNet;

/// <summary>
/// The cross-entropy: the mean of −ln p, where p is the predicted probability of the true class, or of the true value of a label.
/// </summary>
static class LogLoss
{
    /// <summary>Computes it.</summary>
    public static double Of(ClassPredictions predictions) => predictions.Mean(i => -predictions.LogProbability(i, predictions.Truth[i]));

    /// <summary>Computes it over all labels; null without probabilities.</summary>
    public static double? Of(LabelPredictions predictions) => predictions.LogProbabilities is { } logs
        ? predictions.Mean(i => -predictions.RowOf(logs, i).Average())
        : null;
}
