namespace GpuNet;

/// <summary>Values on the disk.</summary>
/// <param name="columns">The values, a column a row (columns, rows).</param>
/// <param name="folder">Where temporary files may be.</param>
sealed class SpilledValues(HostMatrix<double> columns, string folder) : FeatureValues
{
    /// <inheritdoc/>
    public override int Rows => columns.Columns;

    /// <inheritdoc/>
    public override int Columns => columns.Rows;

    /// <inheritdoc/>
    public override string Folder => folder;

    /// <inheritdoc/>
    public override void CopyTo(Span<double> values, int column, int first, int count, int step = 1)
    {
        var from = columns.Row(column).Slice(first, count);
        for (int i = 0; i < from.Length; i++)
            values[i * step] = from[i];
        // Else the file could be closed meanwhile.
        GC.KeepAlive(columns);
    }
}
