namespace GpuNet;

/// <summary>
/// The area under the ROC curve: the probability that a random example of the class has a higher score than a random other example, with
/// ties counting half.
/// </summary>
static class RocArea
{
    /// <summary>For two classes the area of the second; for more the mean of one-vs-rest areas.</summary>
    /// <returns>From 0 to 1. Classes that all or none of the examples have are left out; null if none is left.</returns>
    public static double? Of(ClassPredictions predictions) => predictions.Classes == 2
        ? Of(predictions, 1)
        : Mean(Enumerable.Range(0, predictions.Classes).Select(k => Of(predictions, k)));

    /// <summary>The mean over the labels.</summary>
    /// <returns>From 0 to 1. Labels that all or none of the examples have are left out; null if none is left.</returns>
    public static double? Of(LabelPredictions predictions) => Mean(Enumerable.Range(0, predictions.Labels).Select(label => Of(
        predictions, i => predictions.RowOf(predictions.Scores, i)[label], i => predictions.RowOf(predictions.Truth, i)[label])));

    /// <summary>The area of one class against the rest; null if all or none of the examples have it.</summary>
    public static double? Of(ClassPredictions predictions, int ofClass) =>
        Of(predictions, i => predictions.LogProbability(i, ofClass), i => predictions.Truth[i] == ofClass);

    static double? Mean(IEnumerable<double?> areas) => areas.OfType<double>().ToList() is { Count: > 0 } some ? some.Average() : null;

    /// <summary>
    /// The area as the weighted Mann-Whitney statistic (1947): Σ over the positives of w·(total weight of negatives with lower scores, plus
    /// half of those with equal scores), divided by the total weight of positives times the total weight of negatives.
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
