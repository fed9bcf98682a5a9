namespace GpuNet.Data;

/// <summary>The season of a time series: after how many rows it repeats itself.</summary>
static class Seasonality
{
    // So many rows say enough.
    const int MostRows = 10_000;

    // A season that is repeated has an error of 2(1 − r) variances of the series, which is less than that of its mean from here on.
    const double LeastCorrelation = 0.5;

    // How far a peak stands out over the lowest correlation before it; in a random walk they decrease, with small peaks.
    const double LeastRise = 0.25;

    // Standard errors: one-sided at 95 %, and of the largest of many correlations of noise.
    const double Significance = 1.645, Chance = 3.5;

    /// <summary>
    /// The lag from 2 on, up to a third of the rows, at which the autocorrelation has its highest peak; null where none is high enough. It
    /// has to be significant by Bartlett's formula (1946), as in the test of the M4 competition (Makridakis, Spiliotis and Assimakopoulos,
    /// 2020). A linear trend is taken out.
    /// </summary>
    /// <param name="values">The rows in the order of time, row-major.</param>
    /// <param name="columns">Numbers of a row, whose autocorrelations are averaged.</param>
    public static int? Find(ReadOnlySpan<double> values, int columns)
    {
        int rows = Math.Min(values.Length / columns, MostRows);
        double[] correlations = Autocorrelations(values[^(rows * columns)..], columns, rows);
        int? best = null;
        double squares = 0, lowest = 1;
        for (int lag = 2; lag < correlations.Length - 1; lag++)
        {
            double before = correlations[lag - 1], r = correlations[lag];
            squares += before * before;
            lowest = Math.Min(lowest, before);
            double least = Math.Max(Significance * Math.Sqrt(1 + 2 * squares), Chance) / Math.Sqrt(rows);
            bool isPeak = r > before && r >= correlations[lag + 1] && r > lowest + LeastRise;
            if (isPeak && r > LeastCorrelation && r > least && (best is null || r > correlations[best.Value]))
                best = lag;
        }
        return best;
    }

    // The mean of the columns that change, from lag 0 to one more than a third of the rows.
    static double[] Autocorrelations(ReadOnlySpan<double> values, int columns, int rows)
    {
        double[] sums = new double[rows / 3 + 2], series = new double[rows];
        int changing = 0;
        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < rows; row++)
                series[row] = values[row * columns + column];
            if (!Standardise(series))
                continue;
            changing++;
            double variance = Correlate(series, 0);
            for (int lag = 0; lag < sums.Length; lag++)
                sums[lag] += Correlate(series, lag) / variance;
        }
        return Array.ConvertAll(sums, sum => sum / Math.Max(changing, 1));
    }

    // Takes the line of least squares from a series and divides by the largest number that is left; false where only rounding is.
    static bool Standardise(double[] series)
    {
        if (series.Length == 0)
            return false;
        double middle = (series.Length - 1) / 2.0, mean = series.Average(), along = 0, square = 0;
        for (int row = 0; row < series.Length; row++)
        {
            along += (row - middle) * (series[row] - mean);
            square += (row - middle) * (row - middle);
        }
        double slope = square > 0 ? along / square : 0, before = series.Max(Math.Abs);
        for (int row = 0; row < series.Length; row++)
            series[row] -= mean + slope * (row - middle);
        double largest = series.Max(Math.Abs);
        for (int row = 0; row < series.Length; row++)
            series[row] /= largest;
        return largest > 1e-9 * before && double.IsFinite(largest);
    }

    static double Correlate(double[] series, int lag)
    {
        double sum = 0;
        for (int row = lag; row < series.Length; row++)
            sum += series[row] * series[row - lag];
        return sum;
    }
}
