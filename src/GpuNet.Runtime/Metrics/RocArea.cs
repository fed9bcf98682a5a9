namespace GpuNet;

/// <summary>
/// The area under the receiver operating characteristic: the probability that a random example of the class is given a higher
/// score than a random one of the others, equal scores counting half.
/// </summary>
public static class RocArea
{
    /// <summary>Of two classes the area of the second; of more the mean over the classes of each against the rest.</summary>
    /// <returns>From 0 to 1. Classes that all or none of the examples have are left out; null where none is left.</returns>
    public static double? Of(ClassPredictions predictions) => predictions.Classes == 2
        ? Of(predictions, 1)
        : Mean(Enumerable.Range(0, predictions.Classes).Select(k => Of(predictions, k)));

    /// <summary>The mean over the labels.</summary>
    /// <returns>From 0 to 1. Labels that all or none of the examples have are left out; null where none is left.</returns>
    public static double? Of(LabelPredictions predictions) => Mean(Enumerable.Range(0, predictions.Labels).Select(label => Of(
        predictions, i => predictions.RowOf(predictions.Scores, i)[label], i => predictions.RowOf(predictions.Truth, i)[label])));

    /// <summary>The area of one class against the rest; null where all or none of the examples have it.</summary>
    public static double? Of(ClassPredictions predictions, int ofClass) =>
        Of(predictions, i => predictions.LogProbability(i, ofClass), i => predictions.Truth[i] == ofClass);

    static double? Mean(IEnumerable<double?> areas) => areas.OfType<double>().ToList() is { Count: > 0 } some ? some.Average() : null;

    /// <summary>
    /// The area as Mann and Whitney (1947) count it, with weights: Σ over the positives of w·(what the negatives below weigh, and half of
    /// what those with the same score weigh), over the product of what all positives and all negatives weigh.
    /// </summary>
    static double? Of(Predictions predictions, Func<int, double> score, Func<int, bool> isPositive)
    {
        double below = 0, positives = 0, sum = 0;
        var ordered = Enumerable.Range(0, predictions.Count).GroupBy(score).OrderBy(group => group.Key);
        foreach (var group in ordered)
        {
            double ofPositives = group.Where(isPositive).Sum(predictions.WeightOf);
            double ofNegatives = group.Where(i => !isPositive(i)).Sum(predictions.WeightOf);
            sum += ofPositives * (below + ofNegatives / 2);
            positives += ofPositives;
            below += ofNegatives;
        }
        return positives > 0 && below > 0 ? sum / (positives * below) : null;
    }
}
