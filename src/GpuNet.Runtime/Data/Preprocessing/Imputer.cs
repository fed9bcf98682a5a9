namespace GpuNet;

/// <summary>Replaces missing values.</summary>
public sealed class Imputer : IColumnTransform
{
    readonly double[] fills;

    /// <summary>An imputer with given values.</summary>
    /// <param name="fills">The value for each column; NaN keeps values missing, as in columns of texts that become one-hot.</param>
    /// <exception cref="ArgumentException">There is none, or one is infinite.</exception>
    public Imputer(ReadOnlySpan<double> fills)
    {
        if (fills.IsEmpty || fills.ContainsAny(double.PositiveInfinity, double.NegativeInfinity))
            throw new ArgumentException("a value for each column is needed, and it must be finite");
        this.fills = fills.ToArray();
    }

    /// <inheritdoc/>
    public int Columns => fills.Length;

    /// <inheritdoc/>
    public int Outputs => fills.Length;

    /// <summary>The value for each column.</summary>
    public ReadOnlySpan<double> Fills => fills;

    /// <summary>Fits an imputer to rows of a matrix.</summary>
    /// <param name="policy">The replacement: the column means, or a constant.</param>
    /// <param name="table">The matrix.</param>
    /// <param name="rows">The training rows.</param>
    /// <exception cref="InputException">A column has no value in these rows, so it has no mean.</exception>
    public static Imputer Measure(Missing policy, FeatureTable table, ReadOnlySpan<int> rows)
    {
        double[] fills = new double[table.Columns];
        foreach (var (column, values) in table.All.ByColumn().Index())
        {
            fills[column] = table.Categories[column] is not null ? table.IsFrequency(column) ? 0 : double.NaN
                : policy.Constant ?? Mean(values, rows)
                ?? throw table.NoValue(column);
        }
        return new(fills);
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> row, Span<double> result)
    {
        for (int column = 0; column < fills.Length; column++)
            result[column] = double.IsNaN(row[column]) ? fills[column] : row[column];
    }

    static double? Mean(double[] column, ReadOnlySpan<int> rows)
    {
        double sum = 0;
        int count = 0;
        foreach (int row in rows)
        {
            double value = column[row];
            if (double.IsNaN(value))
                continue;
            sum += value;
            count++;
        }
        return count > 0 ? sum / count : null;
    }
}
