using System.Text;

namespace GpuNet;

/// <summary>A row of a <see cref="Table"/>. Cells are kept as the file has them, and become texts where they are asked for.</summary>
public readonly struct TableRow
{
    readonly TableCells cells;

    internal TableRow(TableCells cells, int index) => (this.cells, Index) = (cells, index);

    /// <summary>Its place in the table.</summary>
    internal int Index { get; }

    /// <summary>
    /// The line of the file on which the row begins, or the number of the row where the file has no lines; counts from 1.
    /// </summary>
    public int Line => cells.LineOf(Index);

    /// <summary>Number of cells.</summary>
    public int Count => cells.Columns;

    /// <summary>The cells.</summary>
    public string[] Cells
    {
        get
        {
            string[] texts = new string[Count];
            for (int column = 0; column < texts.Length; column++)
                texts[column] = this[column];
            return texts;
        }
    }

    /// <summary>The text of a cell, without quotes and the white space around it.</summary>
    public string this[int column] => Encoding.UTF8.GetString(Bytes(column));

    /// <summary>A cell as UTF-8; of a number the shortest text that is read as the same number.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => cells.Bytes(Index, column);

    /// <summary>The number in a cell that the file has as one; false where the file has a text.</summary>
    internal bool TryGetNumber(int column, out double number) => cells.TryGetNumber(Index, column, out number);
}
