using System.Collections.Immutable;

namespace GpuNet.Data.Preprocessing;

/// <summary>Bins that have equally many numbers of a column each.</summary>
static class QuantileBins
{
    /// <summary>
    /// The edges of the bins of each column, ascending: its values if they make no more bins, otherwise the quantiles 0, 1/bins, … 1.
    /// </summary>
    /// <param name="values">The values (rows, columns), or several rows side by side in each.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="bins">The most bins of a column, at least 1.</param>
    /// <returns>None for a column that would have a single bin: it is linear already.</returns>
    public static ImmutableArray<ImmutableArray<float>> Measure(
        HostMatrix<float> values, int columns, ReadOnlySpan<int> rows, int bins)
    {
        var edges = new ImmutableArray<float>[columns];
        int beside = values.Columns / columns;
        float[] ofColumn = new float[rows.Length * beside];
        for (int column = 0; column < columns; column++)
        {
            for (int i = 0; i < ofColumn.Length; i++)
                ofColumn[i] = values.Row(rows[i / beside])[i % beside * columns + column];
            Array.Sort(ofColumn);
            float[] ends = [.. ofColumn.Distinct().Take(bins + 2)];
            if (ends.Length > bins + 1)
                ends = [.. Enumerable.Range(0, bins + 1).Select(i => Quantile(ofColumn, (double)i / bins)).Distinct()];
            edges[column] = ends.Length > 2 ? [.. ends] : [];
        }
        return [.. edges];
    }

    // Between two numbers it is interpolated (Hyndman and Fan, 1996, definition 7).
    static float Quantile(float[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return (float)(sorted[below] + (place - below) * ((double)sorted[above] - sorted[below]));
    }
}
