namespace GpuNet;

/// <summary>The share of examples whose class is among the k most probable.</summary>
public static class TopK
{
    /// <summary>Computes it. Of equally probable classes the first is the more probable one, as for answers.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="k">How many answers are allowed, at least 1.</param>
    /// <returns>From 0 to 1; null where there are not more than k classes, so that nothing can go wrong.</returns>
    public static double? Of(ClassPredictions predictions, int k)
    {
        return predictions.Classes <= k ? null : predictions.Mean(i => Rank(predictions, i) < k ? 1 : 0);
    }

    // How many classes are more probable than the right one.
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
