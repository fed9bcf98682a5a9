using GpuNet.Kernels;

namespace GpuNet.Data.Preprocessing;

/// <summary>
/// Brings numbers to a normal distribution by their ranks: the score of a number is the normal quantile of the share of the training rows
/// below it, where half of those that are equal count as below. Between numbers of the training rows, of which at most
/// <see cref="Most"/> are kept, scores are interpolated; beyond them they are those of the least and the largest.
/// </summary>
sealed class NormalScores
{
    /// <summary>The most numbers that are kept.</summary>
    public const int Most = 1000;

    /// <summary>Normal scores of given numbers.</summary>
    /// <param name="values">The numbers, ascending.</param>
    /// <param name="scores">Their scores, ascending.</param>
    /// <exception cref="ArgumentException">There are none, one is not finite, or they are not in order.</exception>
    public NormalScores(double[] values, double[] scores)
    {
        if (values.Length != scores.Length || !IsAscending(values) || !IsAscending(scores))
            throw new ArgumentException("the numbers of a column and their scores must be finite, ascending, and equally many");
        (Values, Scores) = (values, scores);
    }

    /// <summary>The numbers that are kept, ascending.</summary>
    public double[] Values { get; }

    /// <summary>Their scores, ascending.</summary>
    public double[] Scores { get; }

    /// <summary>Measures them.</summary>
    /// <param name="values">The values of a column in the training rows, at least one.</param>
    public static NormalScores Measure(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        int rows = sorted.Length, count = Math.Min(rows, Most), chosen = 0;
        List<double> kept = [], scores = [];
        for (int first = 0, end; first < rows; first = end)
        {
            end = first + 1;
            while (end < rows && sorted[end] == sorted[first])
                end++;
            if (PlaceOf(chosen) >= end)
                continue;
            while (chosen < count && PlaceOf(chosen) < end)
                chosen++;
            kept.Add(sorted[first]);
            scores.Add(NormalQuantile.Of(((double)first + end) / (2.0 * rows)));
        }
        return new([.. kept], [.. scores]);

        // Evenly spaced rows, the first and the last among them.
        int PlaceOf(int choice) => count == 1 ? 0 : (int)((long)choice * (rows - 1) / (count - 1));
    }

    /// <summary>The score of a number.</summary>
    public double Apply(double value) => Interpolate(value, Values, Scores);

    /// <summary>The number that has a score.</summary>
    public double Invert(double score) => Interpolate(score, Scores, Values);

    static double Interpolate(double x, double[] from, double[] to)
    {
        if (double.IsNaN(x))
            return x;
        int place = Array.BinarySearch(from, x);
        if (place >= 0)
            return to[place];
        int above = ~place;
        if (above == 0 || above == from.Length)
            return to[Math.Min(above, from.Length - 1)];
        double low = from[above - 1], width = from[above] - low;
        // Halves of what is too far apart are not.
        double share = double.IsFinite(width) ? (x - low) / width : (x / 2 - low / 2) / (from[above] / 2 - low / 2);
        return (1 - share) * to[above - 1] + share * to[above];
    }

    static bool IsAscending(double[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]) || (i > 0 && !(values[i] > values[i - 1])))
                return false;
        }
        return values.Length > 0;
    }
}
