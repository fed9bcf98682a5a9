using System.Text;
using CsvHelper;

namespace GpuNet;

/// <summary>
/// A row of a CSV file: its cells without quotes and the white space around them. They are kept as UTF-8, one behind another, so that a
/// table takes little more memory than its file, and become texts where they are asked for.
/// </summary>
public readonly struct CsvRow
{
    readonly byte[] text;
    readonly int[] ends;

    internal CsvRow(int line, CsvReader reader)
    {
        Line = line;
        ends = new int[reader.FieldCount];
        int end = 0;
        for (int column = 0; column < ends.Length; column++)
            ends[column] = end += reader.GetSpan(column).Length;
        text = new byte[end];
        for (int column = 0; column < ends.Length; column++)
            reader.GetSpan(column).CopyTo(text.AsSpan(Start(column)));
    }

    /// <summary>The line of the file on which the row begins; counts from 1.</summary>
    public int Line { get; }

    /// <summary>Number of cells.</summary>
    public int Count => ends.Length;

    /// <summary>Whether it has several cells, and nothing in any of them.</summary>
    internal bool IsBlank => Count > 1 && text.Length == 0;

    /// <summary>The cells.</summary>
    public string[] Cells
    {
        get
        {
            string[] cells = new string[Count];
            for (int column = 0; column < cells.Length; column++)
                cells[column] = this[column];
            return cells;
        }
    }

    /// <summary>The text of a cell.</summary>
    public string this[int column] => Encoding.UTF8.GetString(Bytes(column));

    /// <summary>A cell as UTF-8.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => text.AsSpan(Start(column), ends[column] - Start(column));

    int Start(int column) => column == 0 ? 0 : ends[column - 1];
}
