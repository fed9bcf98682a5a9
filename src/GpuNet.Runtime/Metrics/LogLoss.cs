namespace GpuNet.Runtime.Metrics;

/// <summary>The cross-entropy: the mean of −ln p, with p the probability that was given to the right class.</summary>
public static class LogLoss
{
    /// <summary>Computes it.</summary>
    public static double Of(ClassPredictions predictions)
    {
        double sum = 0;
        for (int i = 0; i < predictions.Count; i++)
            sum -= predictions.LogProbability(i, predictions.Truth[i]);
        return sum / predictions.Count;
    }
}
