namespace GpuNet.Data;

/// <summary>The season of a time series: after how many rows it repeats itself.</summary>
static class Seasonality
{
    // So many rows say enough.
    const int MostRows = 10_000;

    // A season that is repeated has an error of 2(1 − r) variances of the series, which is less than that of its mean from here on.
    const double LeastCorrelation = 0.5;

    // One-sided, of the normal distribution at 95 %.
    const double Significance = 1.645;

    /// <summary>
    /// The lag from 2 on at which the autocorrelation has its highest peak, if it is significant by Bartlett's formula (1946), as in the
    /// test of the M4 competition (Makridakis, Spiliotis and Assimakopoulos, 2020); null where there is none. A linear trend is taken out.
    /// </summary>
    /// <param name="values">The rows in the order of time, row-major.</param>
    /// <param name="columns">Numbers of a row, whose autocorrelations are averaged.</param>
    public static int? Find(ReadOnlySpan<double> values, int columns)
    {
        int rows = Math.Min(values.Length / columns, MostRows), lags = rows / 3;
        double[] mean = new double[lags + 2];
        for (int column = 0; column < columns; column++)
        {
            double[] series = new double[rows];
            int first = values.Length - rows * columns + column;
            for (int row = 0; row < rows; row++)
                series[row] = values[first + row * columns];
            if (Detrend(series) is var scale and > 0)
                AddCorrelations(series, scale, 1.0 / columns, mean);
        }
        int? best = null;
        double squares = 0;
        for (int lag = 2; lag <= lags; lag++)
        {
            squares += mean[lag - 1] * mean[lag - 1];
            bool isPeak = mean[lag] > mean[lag - 1] && mean[lag] >= mean[lag + 1];
            if (isPeak && mean[lag] > LeastCorrelation && mean[lag] > Significance * Math.Sqrt((1 + 2 * squares) / rows)
                && (best is null || mean[lag] > mean[best.Value]))
            {
                best = lag;
            }
        }
        return best;
    }

    // Takes the line of least squares from a series, and gives the largest number that is left; 0 where nothing but rounding is.
    static double Detrend(double[] series)
    {
        double middle = (series.Length - 1) / 2.0, mean = series.Average(), along = 0, square = 0, largest = 0;
        for (int row = 0; row < series.Length; row++)
        {
            along += (row - middle) * (series[row] - mean);
            square += (row - middle) * (row - middle);
        }
        double slope = square > 0 ? along / square : 0, before = series.Max(Math.Abs);
        for (int row = 0; row < series.Length; row++)
        {
            series[row] -= mean + slope * (row - middle);
            largest = Math.Max(largest, Math.Abs(series[row]));
        }
        return largest > 1e-9 * before ? largest : 0;
    }

    static void AddCorrelations(double[] series, double scale, double weight, double[] sums)
    {
        for (int row = 0; row < series.Length; row++)
            series[row] /= scale;
        double variance = Correlate(series, 0);
        for (int lag = 1; lag < sums.Length && lag < series.Length; lag++)
            sums[lag] += weight * Correlate(series, lag) / variance;
    }

    static double Correlate(double[] series, int lag)
    {
        double sum = 0;
        for (int row = lag; row < series.Length; row++)
            sum += series[row] * series[row - lag];
        return sum;
    }
}
