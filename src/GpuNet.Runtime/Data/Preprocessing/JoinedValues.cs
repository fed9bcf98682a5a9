namespace GpuNet;

/// <summary>The rows of several parts, one part behind the other.</summary>
sealed class JoinedValues : FeatureValues
{
    readonly FeatureValues[] parts;

    // The first row of each part.
    readonly int[] starts;

    /// <summary>Joins parts of the same columns.</summary>
    public JoinedValues(FeatureValues[] parts)
    {
        this.parts = parts;
        starts = new int[parts.Length];
        for (int part = 0; part < parts.Length; part++)
        {
            starts[part] = Rows;
            Rows = checked(Rows + parts[part].Rows);
        }
    }

    /// <inheritdoc/>
    public override int Rows { get; }

    /// <inheritdoc/>
    public override int Columns => parts[0].Columns;

    /// <inheritdoc/>
    public override double BoundOf(int column) => parts.Max(part => part.BoundOf(column));

    /// <inheritdoc/>
    public override void CopyTo(Span<double> values, int column, int first, int count, int step = 1)
    {
        int found = Array.BinarySearch(starts, first), part = found >= 0 ? found : ~found - 1;
        for (int copied = 0; copied < count; part++)
        {
            int start = first + copied - starts[part], length = Math.Min(count - copied, parts[part].Rows - start);
            parts[part].CopyTo(values[(copied * step)..], column, start, length, step);
            copied += length;
        }
    }
}
