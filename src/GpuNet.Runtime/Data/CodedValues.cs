namespace GpuNet.Data;

/// <summary>
/// The values of a block of rows of a table: not a copy where the codes of its cells tell them, so that a data set takes little more memory
/// than its table.
/// </summary>
/// <param name="cells">The cells of the table.</param>
/// <param name="block">The block.</param>
/// <param name="columns">The places of the columns in the table; −1 for one that it has not: its values are missing.</param>
sealed class CodedValues(TableCells cells, int block, int[] columns) : FeatureValues
{
    // What is kept of columns whose codes do not tell all.
    readonly ValueRun?[] kept = new ValueRun?[columns.Length];

    /// <inheritdoc/>
    public override int Rows { get; } = cells.RunOf(block, 0).Count;

    /// <inheritdoc/>
    public override int Columns => columns.Length;

    /// <summary>Keeps the values of a column.</summary>
    public void Keep(int column, ValueRun values) => kept[column] = values;

    /// <inheritdoc/>
    public override double BoundOf(int column) => columns[column] < 0 ? 0
        : kept[column]?.Bound ?? cells.RunOf(block, columns[column]).Bound;

    /// <inheritdoc/>
    public override void CopyTo(Span<double> values, int column, int first, int count, int step = 1)
    {
        if (columns[column] >= 0)
        {
            var run = kept[column] ?? new CodeRun(cells.RunOf(block, columns[column]), ofTexts: []);
            run.CopyTo(values, first, count, step);
            return;
        }
        for (int i = 0; i < count; i++)
            values[i * step] = double.NaN;
    }
}
