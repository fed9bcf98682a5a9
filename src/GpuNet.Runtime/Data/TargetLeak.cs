namespace GpuNet.Data;

/// <summary>
/// Finds features that are the target under another name: what is learned from them is of no use where the target is not known.
/// </summary>
static class TargetLeak
{
    // Fewer examples than this may agree by chance.
    const int FewExamples = 20;

    // Of numbers that were rounded when they were written.
    const double Rounding = 1e-9;

    /// <summary>Warns of each such feature.</summary>
    public static void WarnOf(DataSet data)
    {
        if (data.Window != Window.Row || data.TargetCount != 1 || data.Count < FewExamples)
            return;
        var features = data.FeatureTable.All;
        for (int column = 0; column < data.FeatureCount; column++)
        {
            if (data.ClassNames is null ? IsLinear(data, features, column) : NamesClasses(data, features, column))
            {
                Message.Warn($"{data.Name}: the column {data.FeatureNames[column].Quote()} tells the target {data.TargetNames[0].Quote()} "
                    + $"in every row; {Setting.Ignored} leaves it out if it is not known before");
            }
        }
    }

    // Whether each value is there with one class only, and each class with one value.
    static bool NamesClasses(DataSet data, FeatureValues features, int column)
    {
        var classOf = new Dictionary<double, double>();
        for (int row = 0; row < data.Count; row++)
        {
            double value = features[row, column], target = data.Targets[row];
            bool isNew = classOf.TryAdd(value, target);
            if (double.IsNaN(value) || (!isNew && classOf[value] != target) || classOf.Count > data.ClassNames!.Count)
                return false;
        }
        return classOf.Count == data.ClassNames!.Count;
    }

    // Whether the target is a multiple of the column plus a constant.
    static bool IsLinear(DataSet data, FeatureValues features, int column)
    {
        if (data.Categories?[column] is not null)
            return false;
        int other = 1;
        while (other < data.Count && !(features[other, column] != features[0, column]))
            other++;
        if (other == data.Count)
            return false;
        double x = features[0, column], y = data.Targets[0];
        double slope = (data.Targets[other] - y) / (features[other, column] - x);
        for (int row = 0; row < data.Count; row++)
        {
            double expected = y + slope * (features[row, column] - x);
            double scale = Math.Max(Math.Abs(y) + Math.Abs(expected - y), Math.Abs(data.Targets[row]));
            if (slope == 0 || !(Math.Abs(data.Targets[row] - expected) <= Rounding * scale))
                return false;
        }
        return true;
    }
}
