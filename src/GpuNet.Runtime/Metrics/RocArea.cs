namespace GpuNet.Runtime.Metrics;

/// <summary>
/// The area under the receiver operating characteristic: the probability that a random example of the class is given a higher
/// score than a random one of the others, equal scores counting half.
/// </summary>
public static class RocArea
{
    /// <summary>Of two classes the area of the second; of more the mean over the classes of each against the rest.</summary>
    /// <returns>From 0 to 1. Classes that all or none of the examples have are left out; null where none is left.</returns>
    public static double? Of(ClassPredictions predictions)
    {
        if (predictions.Classes == 2)
            return Of(predictions, 1);
        double[] areas = [.. Enumerable.Range(0, predictions.Classes).Select(k => Of(predictions, k)).OfType<double>()];
        return areas.Length == 0 ? null : areas.Average();
    }

    /// <summary>The area of one class against the rest; null where all or none of the examples have it.</summary>
    public static double? Of(ClassPredictions predictions, int ofClass)
    {
        var scores = new double[predictions.Count];
        var isPositive = new bool[predictions.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = predictions.LogProbability(i, ofClass);
            isPositive[i] = predictions.Truth[i] == ofClass;
        }
        return Of(scores, isPositive);
    }

    /// <summary>
    /// The area by the rank sum of Mann and Whitney (1947): with R the sum of the positives' ranks, (R − P(P + 1)/2)/(PN). Equal scores
    /// share the mean of their ranks.
    /// </summary>
    /// <param name="scores">The scores; sorted afterwards.</param>
    /// <param name="isPositive">Which of them are positives; sorted alike.</param>
    static double? Of(double[] scores, bool[] isPositive)
    {
        Array.Sort(scores, isPositive);
        double rankSum = 0, positives = 0;
        for (int first = 0; first < scores.Length;)
        {
            int end = first + 1;
            while (end < scores.Length && scores[end] == scores[first])
                end++;
            int inGroup = isPositive.AsSpan(first, end - first).Count(true);
            positives += inGroup;
            // Ranks count from 1: the mean of first + 1 … end.
            rankSum += inGroup * (first + 1 + end) / 2.0;
            first = end;
        }
        double negatives = scores.Length - positives;
        return positives > 0 && negatives > 0 ? (rankSum - positives * (positives + 1) / 2) / (positives * negatives) : null;
    }
}
