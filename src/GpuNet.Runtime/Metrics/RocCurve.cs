namespace GpuNet;

/// <summary>A receiver operating characteristic: what a lower threshold wins in true positives, and costs in false ones.</summary>
public sealed record RocCurve
{
    RocCurve(IReadOnlyList<RocPoint> points, double area) => (Points, Area) = (points, area);

    /// <summary>The points, a point for each distinct score, from (0, 0) to (1, 1).</summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>
    /// The area below, 0 to 1: the probability that a random example of the class has a higher score than a random other example, with
    /// ties counting half (Mann and Whitney, 1947).
    /// </summary>
    public double Area { get; }

    /// <summary>The curve of one class against the rest, by its probability.</summary>
    /// <returns>Null if all or none of the examples have the class.</returns>
    public static RocCurve? Of(ClassPredictions predictions, int ofClass) =>
        Of(predictions, i => predictions.LogProbability(i, ofClass), i => predictions.Truth[i] == ofClass);

    /// <summary>The curve of a label, by its score.</summary>
    /// <returns>Null if all or none of the examples have the label.</returns>
    public static RocCurve? Of(LabelPredictions predictions, int label) => Of(
        predictions, i => predictions.RowOf(predictions.Scores, i)[label], i => predictions.RowOf(predictions.Truth, i)[label]);

    // Trapezoids: a group of equal scores makes one sloping line, so that ties count half.
    static RocCurve? Of(Predictions predictions, Func<int, double> score, Func<int, bool> isPositive)
    {
        List<RocPoint> counts = [new(0, 0)];
        double area = 0;
        foreach (var group in Enumerable.Range(0, predictions.Count).GroupBy(score).OrderByDescending(group => group.Key))
        {
            double positives = group.Where(isPositive).Sum(predictions.WeightOf);
            double negatives = group.Where(i => !isPositive(i)).Sum(predictions.WeightOf);
            var last = counts[^1];
            area += negatives * (last.TruePositives + positives / 2);
            counts.Add(new(last.FalsePositives + negatives, last.TruePositives + positives));
        }
        var (allNegatives, allPositives) = counts[^1];
        return allNegatives > 0 && allPositives > 0
            ? new([.. counts.Select(point => new RocPoint(point.FalsePositives / allNegatives, point.TruePositives / allPositives))],
                area / (allNegatives * allPositives))
            : null;
    }
}

/// <summary>A point of a <see cref="RocCurve"/>.</summary>
/// <param name="FalsePositives">The share of the other examples that are predicted as the class.</param>
/// <param name="TruePositives">The share of the examples of the class that are predicted as it.</param>
public readonly record struct RocPoint(double FalsePositives, double TruePositives);
