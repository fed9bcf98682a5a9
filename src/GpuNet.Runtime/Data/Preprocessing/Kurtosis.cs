namespace GpuNet.Data.Preprocessing;

/// <summary>How heavy the tails of columns are: μ₄/μ₂², 3 for a normal distribution.</summary>
static class Kurtosis
{
    /// <summary>The median over the columns of numbers that differ; 0 where there are none.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Its training rows.</param>
    public static double OfColumns(FeatureTable table, ReadOnlySpan<int> rows)
    {
        List<double> all = [];
        double[] known = new double[rows.Length];
        foreach (double[] column in table.Numbers)
        {
            int count = 0;
            foreach (int row in rows)
            {
                if (!double.IsNaN(column[row]))
                    known[count++] = column[row];
            }
            double kurtosis = Of(known.AsSpan(0, count));
            if (!double.IsNaN(kurtosis))
                all.Add(kurtosis);
        }
        all.Sort();
        return all.Count == 0 ? 0 : all[all.Count / 2];
    }

    /// <summary>The kurtosis of values; NaN where they are all the same, or there are none.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            return double.NaN;
        // In units of the standard deviation, so that fourth powers do not overflow.
        var (mean, deviation) = Scaler.Measure(Scaling.Standard, values);
        double sum = 0, squares = 0;
        foreach (double value in values)
        {
            double square = (value - mean) / deviation * ((value - mean) / deviation);
            squares += square;
            sum += square * square;
        }
        return squares > 0 ? sum / values.Length : double.NaN;
    }
}
