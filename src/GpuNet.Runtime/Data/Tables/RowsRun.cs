namespace GpuNet;

/// <summary>Consecutive cells of a column that are asked for one by one; each text is one of its own.</summary>
/// <param name="cells">The cells of the table.</param>
/// <param name="column">The column.</param>
/// <param name="first">The first row.</param>
/// <param name="count">How many rows.</param>
sealed class RowsRun(TableCells cells, int column, int first, int count) : CellRun(first, count)
{
    // The run may be a part of a longer one, in which its rows have other numbers.
    readonly int start = first;

    public override bool TryGetNumber(int place, out double number) => cells.TryGetNumber(start + place, column, out number);

    public override CellCode CodeOf(int place) => cells.Bytes(start + place, column).IsEmpty ? CellCode.Empty : CellCode.Text(place);

    public override ReadOnlySpan<byte> Bytes(CellCode code) =>
        code == CellCode.Empty ? default : cells.Bytes(start + code.Place, column);
}
