namespace GpuNet.Data;

/// <summary>
/// Finds features that are the target under another name: what is learned from them is of no use where the target is not known.
/// </summary>
static class TargetLeak
{
    // Fewer examples than this may agree by chance.
    const int FewExamples = 20;

    // A line through so many examples is one through all, up to what rounding makes of numbers that are written with a few decimals: this
    // share of the standard deviation of the targets.
    const int ExamplesOfLine = 1000;
    const double Rounding = 1e-4;

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

    // Whether the target is a multiple of the column plus a constant: the line of least squares.
    static bool IsLinear(DataSet data, FeatureValues features, int column)
    {
        if (data.Categories?[column] is not null)
            return false;
        double[] x = new double[Math.Min(data.Count, ExamplesOfLine)];
        features.CopyTo(x, column, first: 0, x.Length);
        var y = data.Targets.AsSpan(0, x.Length);
        double meanX = Mean(x), meanY = Mean(y), squares = 0, product = 0, squaresY = 0;
        for (int i = 0; i < x.Length; i++)
        {
            squares += (x[i] - meanX) * (x[i] - meanX);
            product += (x[i] - meanX) * (y[i] - meanY);
            squaresY += (y[i] - meanY) * (y[i] - meanY);
        }
        double slope = product / squares, farthest = Rounding * Math.Sqrt(squaresY / x.Length);
        // A column that is constant, or has a gap, has no slope.
        if (!(Math.Abs(slope) > 0 && double.IsFinite(slope)))
            return false;
        for (int row = 0; row < data.Count; row++)
        {
            double expected = meanY + slope * (features[row, column] - meanX);
            if (!(Math.Abs(data.Targets[row] - expected) <= farthest))
                return false;
        }
        return true;
    }

    static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value / values.Length;
        return sum;
    }
}
