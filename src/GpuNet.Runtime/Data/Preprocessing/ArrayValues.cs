namespace GpuNet;

/// <summary>Values in an array, row-major.</summary>
/// <param name="values">The array.</param>
/// <param name="columns">Number of columns.</param>
sealed class ArrayValues(double[] values, int columns) : FeatureValues
{
    /// <summary>The array.</summary>
    public double[] Values => values;

    /// <inheritdoc/>
    public override int Rows => values.Length / columns;

    /// <inheritdoc/>
    public override int Columns => columns;

    /// <inheritdoc/>
    public override void CopyTo(Span<double> copy, int column, int first, int count, int step = 1)
    {
        for (int i = 0, from = first * columns + column; i < count; i++, from += columns)
            copy[i * step] = values[from];
    }
}
