namespace GpuNet.Runtime.Metrics;

/// <summary>R² = 1 − Σ(h − y)²/Σ(y − ȳ)², the share of the target's variance that is explained.</summary>
public static class RSquared
{
    /// <summary>Computes it; null where all targets are equal.</summary>
    public static double? Of(NumberPredictions predictions)
    {
        double mean = predictions.Truth.Average();
        double variation = predictions.Truth.Sum(truth => (truth - mean) * (truth - mean));
        return variation > 0 ? 1 - predictions.SquaredError / variation : null;
    }
}
