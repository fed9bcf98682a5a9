namespace GpuNet;

/// <summary>
/// Scales columns, z = (x − offset)/unit, and back. What it was measured on must be the training rows only: whatever else it saw would
/// leak into training.
/// </summary>
public sealed class Scaler : IColumnTransform
{
    readonly float[] offsets;
    readonly float[] units;

    /// <summary>A scaler of known offsets and units, one a column.</summary>
    /// <exception cref="ArgumentException">They differ in number, one is not finite, or a unit is not above 0.</exception>
    public Scaler(ReadOnlySpan<float> offsets, ReadOnlySpan<float> units)
    {
        if (offsets.Length != units.Length || offsets.IsEmpty)
            throw new ArgumentException($"{offsets.Length} offsets and {units.Length} units; one of each a column is needed");
        foreach (float offset in offsets)
        {
            if (!float.IsFinite(offset))
                throw new ArgumentException($"an offset is {offset}; it must be a finite number");
        }
        foreach (float unit in units)
        {
            if (!(unit > 0f && float.IsFinite(unit)))
                throw new ArgumentException($"a unit is {unit}; it must be a finite number above 0");
        }
        this.offsets = offsets.ToArray();
        this.units = units.ToArray();
    }

    /// <inheritdoc/>
    public int Columns => offsets.Length;

    /// <inheritdoc/>
    public int Outputs => offsets.Length;

    /// <summary>What becomes 0 in each column: its mean, or its least value.</summary>
    public ReadOnlySpan<float> Offsets => offsets;

    /// <summary>What becomes 1 above that: the population standard deviation, or the range; 1 for columns that are constant.</summary>
    public ReadOnlySpan<float> Units => units;

    /// <summary>Leaves values as they are.</summary>
    public static Scaler Identity(int columns)
    {
        float[] ones = new float[columns];
        Array.Fill(ones, 1f);
        return new(new float[columns], ones);
    }

    /// <summary>Measures rows of a matrix.</summary>
    /// <param name="scaling">What columns are brought to.</param>
    /// <param name="values">The matrix, row-major.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">The training rows, at least one.</param>
    /// <param name="isNumber">Which columns are scaled; all if not given.</param>
    public static Scaler Measure(
        Scaling scaling, ReadOnlySpan<float> values, int columns, ReadOnlySpan<int> rows, Func<int, bool>? isNumber = null)
    {
        float[] offsets = new float[columns], units = new float[columns];
        Array.Fill(units, 1f);
        for (int column = 0; column < columns && scaling != Scaling.None; column++)
        {
            if (isNumber?.Invoke(column) == false)
                continue;
            var (offset, unit) = scaling == Scaling.MinMax ? Range(values, columns, column, rows) : Moments(values, columns, column, rows);
            offsets[column] = (float)offset;
            // A constant column has no unit, and one that spans more than a float holds gets the largest.
            units[column] = (float)unit is var rounded and > 0f ? Math.Min(rounded, float.MaxValue) : 1f;
        }
        return new(offsets, units);
    }

    /// <summary>Scales a row.</summary>
    public void Apply(ReadOnlySpan<float> row, Span<float> result)
    {
        for (int column = 0; column < offsets.Length; column++)
            result[column] = (float)(((double)row[column] - offsets[column]) / units[column]);
    }

    /// <summary>Scales in place.</summary>
    /// <param name="values">Rows of <see cref="Columns"/> values.</param>
    public void Apply(Span<float> values)
    {
        CheckWidth(values.Length);
        for (int first = 0; first < values.Length; first += Columns)
            Apply(values.Slice(first, Columns), values.Slice(first, Columns));
    }

    /// <summary>Undoes <see cref="Apply(Span{float})"/> in place.</summary>
    /// <param name="values">Rows of <see cref="Columns"/> values.</param>
    public void Invert(Span<float> values)
    {
        CheckWidth(values.Length);
        for (int row = 0; row < values.Length; row += Columns)
        {
            for (int column = 0; column < Columns; column++)
                values[row + column] = (float)((double)values[row + column] * units[column] + offsets[column]);
        }
    }

    void CheckWidth(int length)
    {
        if (length % Columns != 0)
            throw new ArgumentException($"{length} values do not divide into rows of {Columns}");
    }

    // Relative to the first row, so that a constant column has exactly its value as mean and 0 as deviation.
    static (double Mean, double Deviation) Moments(ReadOnlySpan<float> values, int columns, int column, ReadOnlySpan<int> rows)
    {
        double origin = values[rows[0] * columns + column], sum = 0, squares = 0;
        foreach (int row in rows)
            sum += values[row * columns + column] - origin;
        foreach (int row in rows)
        {
            double difference = values[row * columns + column] - origin - sum / rows.Length;
            squares += difference * difference;
        }
        return (origin + sum / rows.Length, Math.Sqrt(squares / rows.Length));
    }

    static (double Least, double Span) Range(ReadOnlySpan<float> values, int columns, int column, ReadOnlySpan<int> rows)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (int row in rows)
        {
            least = Math.Min(least, values[row * columns + column]);
            most = Math.Max(most, values[row * columns + column]);
        }
        return (least, most - least);
    }
}
