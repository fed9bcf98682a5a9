namespace GpuNet;

/// <summary>The fraction of examples whose class is among the k most probable.</summary>
static class TopK
{
    /// <summary>Computes it. Ties go to the first class, as in predictions.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="k">Number of classes that count as correct, at least 1.</param>
    /// <returns>From 0 to 1; null with k classes or fewer, where every prediction would be correct.</returns>
    public static double? Of(ClassPredictions predictions, int k)
    {
        return predictions.Classes <= k ? null : predictions.Mean(i => Rank(predictions, i) < k ? 1 : 0);
    }

    // Number of classes that are more probable than the true one.
    static int Rank(ClassPredictions predictions, int example)
    {
        int truth = predictions.Truth[example];
        double own = predictions.LogProbability(example, truth);
        int rank = 0;
        for (int k = 0; k < predictions.Classes; k++)
        {
            double other = predictions.LogProbability(example, k);
            rank += other > own || (other == own && k < truth) ? 1 : 0;
        }
        return rank;
    }
}
