using System.Runtime.InteropServices;

namespace GpuNet;

/// <summary>Collects the cells of a block row by row. It may be used for one block after another.</summary>
sealed class CellBlockBuilder
{
    readonly TextPool texts = new();
    readonly List<int> lines = [];
    CellCode[] codes = new CellCode[1 << 12];
    int count;

    /// <summary>Number of rows.</summary>
    public int Rows => lines.Count;

    /// <summary>Adds a cell to the row.</summary>
    public void Add(ReadOnlySpan<byte> cell)
    {
        if (count == codes.Length)
            Array.Resize(ref codes, (int)Math.Min(2L * count, Array.MaxLength));
        codes[count++] = cell.IsEmpty ? CellCode.Empty
            : CellCode.TryParse(cell, out var code) ? code
            : CellCode.Text(texts.PlaceOf(cell));
    }

    /// <summary>Ends the row.</summary>
    /// <param name="line">The line on which it begins, counted from the first of the block.</param>
    public void EndRow(int line) => lines.Add(line);

    /// <summary>The block; the builder is empty then.</summary>
    public CellBlock Build(int columns)
    {
        var (bytes, ends) = texts.Take();
        var block = new CellBlock(codes.AsSpan(0, count), columns, CollectionsMarshal.AsSpan(lines), bytes, ends);
        Clear();
        return block;
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        _ = texts.Take();
        lines.Clear();
        count = 0;
    }
}
