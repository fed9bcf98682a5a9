using GpuNet.Data.Preprocessing;
using GpuNet.Kernels;

namespace GpuNet;

/// <summary>
/// Scales columns, z = (x − offset)/unit or (ln x − offset)/unit, or to normal scores, and back. What it was measured on must be the
/// training rows only: whatever else it saw would leak into training.
/// </summary>
public sealed class Scaler : IColumnTransform
{
    readonly double[] offsets;
    readonly double[] units;

    /// <summary>A scaler with given offsets and units, one per column.</summary>
    /// <exception cref="ArgumentException">They differ in number, one is not finite, or a unit is not above 0.</exception>
    public Scaler(ReadOnlySpan<double> offsets, ReadOnlySpan<double> units)
    {
        if (offsets.Length != units.Length || offsets.IsEmpty)
            throw new ArgumentException($"{offsets.Length} offsets and {units.Length} units; one of each a column is needed");
        foreach (double offset in offsets)
        {
            if (!double.IsFinite(offset))
                throw new ArgumentException($"an offset is {offset}; it must be a finite number");
        }
        foreach (double unit in units)
        {
            if (!(unit > 0 && double.IsFinite(unit)))
                throw new ArgumentException($"a unit is {unit}; it must be a finite number above 0");
        }
        this.offsets = offsets.ToArray();
        this.units = units.ToArray();
    }

    /// <inheritdoc/>
    public int Columns => offsets.Length;

    /// <inheritdoc/>
    public int Outputs => offsets.Length;

    /// <summary>The value of each column that becomes 0: its mean or minimum.</summary>
    public ReadOnlySpan<double> Offsets => offsets;

    /// <summary>The distance from the offset that becomes 1: the population standard deviation or the range; never 0.</summary>
    public ReadOnlySpan<double> Units => units;

    /// <summary>Whether logarithms are scaled.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>
    /// Of each column that is scaled to normal scores what brings it to them, and null for others; null where there is none. Their offset
    /// is 0, their unit 1.
    /// </summary>
    internal IReadOnlyList<NormalScores?>? Scores { get; init; }

    /// <summary>A scaler that changes nothing.</summary>
    public static Scaler Identity(int columns)
    {
        double[] ones = new double[columns];
        Array.Fill(ones, 1);
        return new(new double[columns], ones);
    }

    /// <summary>Fits a scaler to rows of a matrix.</summary>
    /// <param name="scaling">How columns are scaled.</param>
    /// <param name="values">The matrix, row-major.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">The training rows, at least one.</param>
    public static Scaler Measure(Scaling scaling, ReadOnlySpan<double> values, int columns, ReadOnlySpan<int> rows)
    {
        double[] offsets = new double[columns], units = new double[columns], ofRows = new double[rows.Length];
        var scores = scaling == Scaling.Quantile ? new NormalScores?[columns] : null;
        for (int column = 0; column < columns; column++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                double value = values[rows[i] * columns + column];
                ofRows[i] = scaling == Scaling.Log ? PortableMath.Log(value) : value;
            }
            (offsets[column], units[column]) = Measure(scaling, ofRows);
            scores?[column] = NormalScores.Measure(ofRows);
        }
        return new(offsets, units) { IsLogarithmic = scaling == Scaling.Log, Scores = scores };
    }

    /// <summary>The offset and unit of a column.</summary>
    /// <param name="scaling">How it is scaled.</param>
    /// <param name="values">Its values in the training rows, at least one.</param>
    internal static (double Offset, double Unit) Measure(Scaling scaling, ReadOnlySpan<double> values)
    {
        if (scaling is Scaling.None or Scaling.Quantile)
            return (0, 1);
        var (offset, unit) = scaling == Scaling.MinMax ? Range(values) : scaling == Scaling.Robust ? Quartiles(values) : Moments(values);
        // A constant column has no unit.
        return (offset, unit > 0 ? unit : 1);
    }

    /// <summary>Scales a row.</summary>
    public void Apply(ReadOnlySpan<double> row, Span<double> result)
    {
        for (int column = 0; column < offsets.Length; column++)
        {
            double value = IsLogarithmic ? PortableMath.Log(row[column]) : Scores?[column]?.Apply(row[column]) ?? row[column];
            result[column] = (value - offsets[column]) / units[column];
        }
    }

    /// <summary>Scales in place.</summary>
    /// <param name="values">Rows of <see cref="Columns"/> values.</param>
    public void Apply(Span<double> values)
    {
        CheckWidth(values.Length);
        for (int first = 0; first < values.Length; first += Columns)
            Apply(values.Slice(first, Columns), values.Slice(first, Columns));
    }

    /// <summary>The inverse of <see cref="Apply(Span{double})"/>, in place.</summary>
    /// <param name="values">Rows of <see cref="Columns"/> values.</param>
    public void Invert(Span<double> values)
    {
        CheckWidth(values.Length);
        for (int row = 0; row < values.Length; row += Columns)
        {
            for (int column = 0; column < Columns; column++)
            {
                double value = values[row + column] * units[column] + offsets[column];
                values[row + column] = IsLogarithmic
                    ? Math.Min(PortableMath.Exp(value), double.MaxValue)
                    : Scores?[column]?.Invert(value) ?? value;
            }
        }
    }

    /// <summary>How many values are beyond those of the training rows, so that they have the normal scores of the outermost.</summary>
    /// <param name="values">Rows of <see cref="Columns"/> values.</param>
    internal int CountBeyond(ReadOnlySpan<double> values)
    {
        int count = 0;
        for (int i = 0; i < values.Length && Scores is not null; i++)
            count += Scores[i % Columns] is { Values: var known } && (values[i] < known[0] || values[i] > known[^1]) ? 1 : 0;
        return count;
    }

    /// <summary>The number of a column that becomes 0.</summary>
    internal double Middle(int column) => Scores?[column]?.Invert(0) ?? offsets[column];

    void CheckWidth(int length)
    {
        if (length % Columns != 0)
            throw new ArgumentException($"{length} values do not divide into rows of {Columns}");
    }

    // Relative to the first value, so that a constant column has exactly its value as mean and 0 as deviation; squares are of at most 1, so
    // that they do not overflow.
    static (double Mean, double Deviation) Moments(ReadOnlySpan<double> values)
    {
        double origin = values[0], sum = 0, largest = 0, squares = 0;
        foreach (double value in values)
            sum += value - origin;
        double mean = sum / values.Length;
        foreach (double value in values)
            largest = Math.Max(largest, Math.Abs(value - origin - mean));
        if (largest == 0)
            return (origin, 0);
        foreach (double value in values)
        {
            double difference = (value - origin - mean) / largest;
            squares += difference * difference;
        }
        return (origin + mean, largest * Math.Sqrt(squares / values.Length));
    }

    static (double Least, double Span) Range(ReadOnlySpan<double> values)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (double value in values)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        return (least, most - least);
    }

    // Where half of the values are the same, half of the range takes the place of the interquartile range.
    static (double Median, double Span) Quartiles(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        double span = Quantile(sorted, 0.75) - Quantile(sorted, 0.25);
        return (Quantile(sorted, 0.5), span > 0 ? span : sorted[^1] / 2 - sorted[0] / 2);
    }

    // Between two values as far as p lies between their places.
    static double Quantile(double[] sorted, double p)
    {
        double place = p * (sorted.Length - 1);
        int below = (int)place;
        double first = sorted[below], second = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return first + (place - below) * (second - first);
    }
}
