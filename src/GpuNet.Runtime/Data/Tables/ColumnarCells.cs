using System.Globalization;
using System.Text;

namespace GpuNet;

/// <summary>Cells that are kept column by column.</summary>
/// <param name="columns">The columns, of as many rows each.</param>
/// <param name="lines">The line of the file on which each row begins; null where the file has no lines.</param>
sealed class ColumnarCells(IReadOnlyList<TableColumn> columns, IReadOnlyList<int>? lines = null) : TableCells
{
    // The longest shortest text of a double is -1.2345678901234567E-300.
    public const int LongestNumber = 32;

    [ThreadStatic]
    static byte[]? number;

    /// <inheritdoc/>
    public override int Columns => columns.Count;

    /// <inheritdoc/>
    public override int Count { get; } = columns[0].Count;

    /// <inheritdoc/>
    public override bool HasLines => lines is not null;

    /// <inheritdoc/>
    public override int LineOf(int row) => lines?[row] ?? row + 1;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(int row, int column)
    {
        if (!TryGetNumber(row, column, out double value))
            return Encoding.UTF8.GetBytes(columns[column].Texts![row] ?? "");
        if (double.IsNaN(value))
            return default;
        number ??= new byte[LongestNumber];
        value.TryFormat(number, out int length, provider: CultureInfo.InvariantCulture);
        return number.AsSpan(0, length);
    }

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, int column, out double number)
    {
        var of = columns[column];
        number = of.Texts is null ? of.NumberAt(row) : 0;
        return of.Texts is null;
    }
}
