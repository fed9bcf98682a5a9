using System.Text;
using CsvHelper;

namespace GpuNet;

/// <summary>
/// The cells of a text file as UTF-8, one behind another in large blocks: so a table takes little more memory than its file, and no
/// object a row. All rows have as many cells as the first.
/// </summary>
sealed class TextCells : TableCells
{
    const int BlockLength = 1 << 22;

    readonly List<byte[]> blocks = [];
    readonly List<Place> places = [];
    readonly List<int> ends = [];
    int columns, used;

    /// <inheritdoc/>
    public override int Columns => columns;

    /// <inheritdoc/>
    public override int Count => places.Count;

    /// <inheritdoc/>
    public override bool HasLines => true;

    /// <summary>Adds the row that a reader is at.</summary>
    public void Add(int line, CsvReader reader)
    {
        columns = reader.FieldCount;
        int length = 0;
        for (int column = 0; column < columns; column++)
            ends.Add(length += reader.GetSpan(column).Length);
        places.Add(Take(length, line));
        for (int column = 0, start = places[^1].Start; column < columns; column++)
        {
            var cell = reader.GetSpan(column);
            cell.CopyTo(blocks[^1].AsSpan(start));
            start += cell.Length;
        }
    }

    /// <summary>Adds a row before all others.</summary>
    public void AddFirst(int line, string[] texts)
    {
        byte[][] cells = Array.ConvertAll(texts, Encoding.UTF8.GetBytes);
        int length = 0;
        ends.InsertRange(0, cells.Select(cell => length += cell.Length).ToArray());
        columns = cells.Length;
        places.Insert(0, Take(length, line));
        cells.SelectMany(cell => cell).ToArray().CopyTo(blocks[^1], places[0].Start);
    }

    /// <inheritdoc/>
    public override int LineOf(int row) => places[row].Line;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(int row, int column)
    {
        int last = row * columns + column, start = column == 0 ? 0 : ends[last - 1];
        return blocks[places[row].Block].AsSpan(places[row].Start + start, ends[last] - start);
    }

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, int column, out double number)
    {
        number = 0;
        return false;
    }

    Place Take(int length, int line)
    {
        if (blocks.Count == 0 || blocks[^1].Length - used < length)
        {
            blocks.Add(new byte[Math.Max(BlockLength, length)]);
            used = 0;
        }
        used += length;
        return new(blocks.Count - 1, used - length, line);
    }

    /// <summary>Where a row begins.</summary>
    readonly record struct Place(int Block, int Start, int Line);
}
