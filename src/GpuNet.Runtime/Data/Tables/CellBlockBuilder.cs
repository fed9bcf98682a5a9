using System.Runtime.CompilerServices;
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

    /// <summary>What is no part of a cell at its ends, in quotes neither: a file means the same once it is quoted.</summary>
    public static ReadOnlySpan<byte> Spaces => " \t"u8;

    /// <summary>Number of rows.</summary>
    public int Rows => lines.Count;

    /// <summary>The code of a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public CellCode CodeOf(ReadOnlySpan<byte> cell)
    {
        if (cell is [<= (byte)' ', ..] or [.., <= (byte)' '])
            cell = cell.Trim(Spaces);
        return cell.IsEmpty ? CellCode.Empty
            : CellCode.TryParse(cell, out var number) ? number
            : CellCode.Text(texts.PlaceOf(cell));
    }

    /// <summary>Where the codes of the next row are written.</summary>
    /// <param name="width">How many they are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Span<CellCode> NextRow(int width)
    {
        if (count + width > codes.Length)
            Array.Resize(ref codes, (int)Math.Min(Math.Max(2L * codes.Length, count + (long)width), Array.MaxLength));
        return codes.AsSpan(count, width);
    }

    /// <summary>Ends the row.</summary>
    /// <param name="width">How many cells it has.</param>
    /// <param name="line">The line on which it begins, counted from 0 and from the first of the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void EndRow(int width, int line)
    {
        if (width > areWide.Length)
            Array.Resize(ref areWide, width);
        var row = codes.AsSpan(count, width);
        for (int column = 0; column < row.Length; column++)
            areWide[column] |= !row[column].IsNarrow;
        count += width;
        lines.Add(line);
    }

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
