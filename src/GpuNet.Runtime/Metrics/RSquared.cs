namespace GpuNet;

/// <summary>
/// R² = 1 − Σ w(h − y)²/Σ w(y − ȳ)², the explained fraction of the variance of the target; with several targets, the mean over them.
/// </summary>
static class RSquared
{
    /// <summary>Computes it; null if a target is constant.</summary>
    public static double? Of(NumberPredictions predictions) => predictions.MeanOverOutputs(k =>
    {
        // The mean of equal numbers may be rounded to another one.
        double first = predictions.TruthOf(0, k);
        if (Enumerable.Range(0, predictions.Count).All(i => predictions.TruthOf(i, k) == first))
            return null;
        double mean = predictions.Mean(i => predictions.TruthOf(i, k));
        double scale = predictions.ScaleOf(i => predictions.TruthOf(i, k) - mean);
        double variance = predictions.Mean(i => Square((predictions.TruthOf(i, k) - mean) / scale));
        return variance > 0 ? 1 - predictions.Mean(i => Square(predictions.ErrorOf(i, k) / scale)) / variance : null;
    });

    static double Square(double value) => value * value;
}
