namespace GpuNet;

/// <summary>The cells of a table, with columns of numbers behind them that were computed from it.</summary>
/// <param name="source">The cells of the table.</param>
/// <param name="width">How many columns of it come first.</param>
/// <param name="derived">The columns behind them.</param>
sealed class DerivedCells(TableCells source, int width, IReadOnlyList<TableColumn> derived) : TableCells
{
    readonly ColumnarCells computed = new(derived);

    /// <inheritdoc/>
    public override int Columns => width + computed.Columns;

    /// <inheritdoc/>
    public override int Count => source.Count;

    /// <inheritdoc/>
    public override string? Folder => source.Folder;

    /// <inheritdoc/>
    public override bool HasLines => source.HasLines;

    /// <inheritdoc/>
    public override int Blocks => source.Blocks;

    /// <inheritdoc/>
    public override int LineOf(int row) => source.LineOf(row);

    /// <inheritdoc/>
    public override string? SourceOf(int row) => source.SourceOf(row);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(int row, int column) =>
        column < width ? source.Bytes(row, column) : computed.Bytes(row, column - width);

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, int column, out double number) =>
        column < width ? source.TryGetNumber(row, column, out number) : computed.TryGetNumber(row, column - width, out number);

    /// <inheritdoc/>
    public override CellRun RunOf(int block, int column)
    {
        var run = source.RunOf(block, Math.Min(column, width - 1));
        return column < width ? run : new RowsRun(computed, column - width, run.First, run.Count);
    }
}
