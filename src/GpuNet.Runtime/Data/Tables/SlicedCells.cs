namespace GpuNet;

/// <summary>Some rows of a table, one behind the other.</summary>
/// <param name="whole">The cells of the table.</param>
/// <param name="first">The first row.</param>
/// <param name="count">How many rows.</param>
sealed class SlicedCells(TableCells whole, int first, int count) : TableCells
{
    /// <inheritdoc/>
    public override int Columns => whole.Columns;

    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override bool HasLines => whole.HasLines;

    /// <inheritdoc/>
    public override int LineOf(int row) => whole.LineOf(first + row);

    /// <inheritdoc/>
    public override string? SourceOf(int row) => whole.SourceOf(first + row);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(int row, int column) => whole.Bytes(first + row, column);

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, int column, out double number) => whole.TryGetNumber(first + row, column, out number);
}
