using System.Runtime.InteropServices;

namespace GpuNet;

/// <summary>Collects the cells of a block row by row. It may be used for one block after another.</summary>
sealed class CellBlockBuilder
{
    readonly TextPool texts = new();
    readonly List<int> lines = [];
    bool[] areWide = [];
    CellCode[] codes = new CellCode[1 << 12];
    int count;

    /// <summary>Number of rows.</summary>
    public int Rows => lines.Count;

    /// <summary>Adds a cell to the row.</summary>
    public void Add(int column, ReadOnlySpan<byte> cell)
    {
        if (count == codes.Length)
            Array.Resize(ref codes, (int)Math.Min(2L * count, Array.MaxLength));
        var code = cell.IsEmpty ? CellCode.Empty
            : CellCode.TryParse(cell, out var number) ? number
            : CellCode.Text(texts.PlaceOf(cell));
        codes[count++] = code;
        if (column >= areWide.Length)
            Array.Resize(ref areWide, Math.Max(column + 1, 2 * areWide.Length));
        areWide[column] |= !code.IsNarrow;
    }

    /// <summary>Ends the row.</summary>
    /// <param name="line">The line on which it begins, counted from 0 and from the first of the block.</param>
    public void EndRow(int line) => lines.Add(line);

    /// <summary>The block; the builder is empty then.</summary>
    public CellBlock Build(int columns)
    {
        var (bytes, ends) = texts.Take();
        var block = new CellBlock(
            codes.AsSpan(0, count), areWide.AsSpan(0, columns), CollectionsMarshal.AsSpan(lines), bytes, ends);
        Clear();
        return block;
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        _ = texts.Take();
        lines.Clear();
        Array.Clear(areWide);
        count = 0;
    }
}
