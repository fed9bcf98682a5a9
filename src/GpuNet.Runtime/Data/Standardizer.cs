namespace GpuNet.Runtime.Data;

/// <summary>
/// Brings columns to mean 0 and deviation 1, z = (x − mean)/deviation, and back. What it was measured on must be the training
/// rows only: whatever else it saw would leak into training.
/// </summary>
public sealed class Standardizer
{
    readonly float[] means;
    readonly float[] deviations;

    /// <summary>A standardizer of known means and deviations, one a column.</summary>
    /// <exception cref="ArgumentException">They differ in number, one is not finite, or a deviation is not above 0.</exception>
    public Standardizer(ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        if (means.Length != deviations.Length || means.IsEmpty)
            throw new ArgumentException($"{means.Length} means and {deviations.Length} deviations; one of each a column is needed");
        foreach (float mean in means)
        {
            if (!float.IsFinite(mean))
                throw new ArgumentException($"a mean is {mean}; it must be a finite number");
        }
        foreach (float deviation in deviations)
        {
            if (!(deviation > 0f && float.IsFinite(deviation)))
                throw new ArgumentException($"a deviation is {deviation}; it must be a finite number above 0");
        }
        this.means = means.ToArray();
        this.deviations = deviations.ToArray();
    }

    /// <summary>Number of columns.</summary>
    public int Columns => means.Length;

    /// <summary>The mean of each column.</summary>
    public ReadOnlySpan<float> Means => means;

    /// <summary>The population standard deviation of each column; 1 for columns that are constant.</summary>
    public ReadOnlySpan<float> Deviations => deviations;

    /// <summary>Leaves values as they are.</summary>
    public static Standardizer Identity(int columns)
    {
        float[] ones = new float[columns];
        Array.Fill(ones, 1f);
        return new(new float[columns], ones);
    }

    /// <summary>Measures rows of a matrix.</summary>
    /// <param name="values">The matrix, row-major.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">The training rows, at least one.</param>
    public static Standardizer Measure(ReadOnlySpan<float> values, int columns, ReadOnlySpan<int> rows)
    {
        // Relative to the first row, so that a constant column has exactly its value as mean and 0 as deviation.
        var origin = values.Slice(rows[0] * columns, columns);
        double[] offsets = new double[columns];
        foreach (int row in rows)
        {
            for (int column = 0; column < columns; column++)
                offsets[column] += (double)values[row * columns + column] - origin[column];
        }
        double[] squares = new double[columns];
        foreach (int row in rows)
        {
            for (int column = 0; column < columns; column++)
            {
                double difference = (double)values[row * columns + column] - origin[column] - offsets[column] / rows.Length;
                squares[column] += difference * difference;
            }
        }

        float[] means = new float[columns];
        float[] deviations = new float[columns];
        for (int column = 0; column < columns; column++)
        {
            means[column] = (float)(origin[column] + offsets[column] / rows.Length);
            float deviation = (float)Math.Sqrt(squares[column] / rows.Length);
            deviations[column] = deviation > 0f ? deviation : 1f;
        }
        return new(means, deviations);
    }

    /// <summary>Standardizes in place.</summary>
    /// <param name="values">Rows of <see cref="Columns"/> values.</param>
    public void Apply(Span<float> values)
    {
        CheckWidth(values.Length);
        for (int row = 0; row < values.Length; row += Columns)
        {
            for (int column = 0; column < Columns; column++)
                values[row + column] = (float)(((double)values[row + column] - means[column]) / deviations[column]);
        }
    }

    /// <summary>Undoes <see cref="Apply"/> in place.</summary>
    /// <param name="values">Rows of <see cref="Columns"/> values.</param>
    public void Invert(Span<float> values)
    {
        CheckWidth(values.Length);
        for (int row = 0; row < values.Length; row += Columns)
        {
            for (int column = 0; column < Columns; column++)
                values[row + column] = (float)((double)values[row + column] * deviations[column] + means[column]);
        }
    }

    void CheckWidth(int length)
    {
        if (length % Columns != 0)
            throw new ArgumentException($"{length} values do not divide into rows of {Columns}");
    }
}
