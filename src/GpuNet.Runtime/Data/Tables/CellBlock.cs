using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GpuNet;

/// <summary>Some rows of a text file: the codes of their cells column by column, each column in 32 bits where they suffice.</summary>
sealed class CellBlock
{
    // So many rows stay in the cache while their columns are taken apart.
    const int RowsAtOnce = 32;

    // Where a column begins among the narrow codes; the complement where it begins among the wide ones.
    readonly int[] starts;
    readonly int[] narrow;
    readonly long[] wide;
    readonly byte[] texts;
    readonly int[] ends;

    // The lines on which rows begin, counted from the first of the block; only the first where each is on the line behind the one before.
    readonly int[] lines;

    [ThreadStatic]
    static byte[]? number;

    /// <summary>A block of codes.</summary>
    /// <param name="codes">Row-major (rows, columns).</param>
    /// <param name="areWide">Which columns have a code that does not fit in 32 bits.</param>
    /// <param name="lines">The line of each row, of which there is at least one, counted from 0 and from the first of the block.</param>
    /// <param name="texts">The texts, one behind the other.</param>
    /// <param name="ends">Where each text ends.</param>
    public CellBlock(
        ReadOnlySpan<CellCode> codes, ReadOnlySpan<bool> areWide, ReadOnlySpan<int> lines, byte[] texts, int[] ends)
    {
        Rows = lines.Length;
        starts = new int[areWide.Length];
        int ofNarrow = 0, ofWide = 0;
        for (int column = 0; column < starts.Length; column++)
        {
            starts[column] = areWide[column] ? ~ofWide : ofNarrow;
            (ofNarrow, ofWide) = areWide[column] ? (ofNarrow, checked(ofWide + Rows)) : (checked(ofNarrow + Rows), ofWide);
        }
        narrow = GC.AllocateUninitializedArray<int>(ofNarrow);
        wide = GC.AllocateUninitializedArray<long>(ofWide);
        for (int first = 0; first < Rows; first += RowsAtOnce)
        {
            int end = Math.Min(first + RowsAtOnce, Rows);
            for (int column = 0; column < starts.Length; column++)
                Fill(column, first, end, codes);
        }
        this.lines = lines[^1] - lines[0] == Rows - 1 ? lines[..1].ToArray() : lines.ToArray();
        (this.texts, this.ends) = (texts, ends);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns => starts.Length;

    /// <summary>The line of the file on which the block begins.</summary>
    public int FirstLine { get; set; }

    /// <summary>The code of a cell.</summary>
    public CellCode this[int row, int column]
    {
        get
        {
            int start = starts[column];
            return start >= 0 ? CellCode.Widen(narrow[start + row]) : new(wide[~start + row]);
        }
    }

    /// <summary>Whether all codes of a column fit in 32 bits.</summary>
    public bool IsNarrow(int column) => starts[column] >= 0;

    /// <summary>The line of the file on which a row begins.</summary>
    public int LineOf(int row) => FirstLine + (lines.Length == 1 ? lines[0] + row : lines[row]);

    /// <summary>The text of a code of this block; of a number, it lasts until the thread asks for the next.</summary>
    public ReadOnlySpan<byte> Bytes(CellCode code)
    {
        if (!code.IsText)
        {
            number ??= new byte[CellCode.LongestNumber];
            return number.AsSpan(0, code.Write(number));
        }
        if (code == CellCode.Empty)
            return default;
        int start = code.Place == 0 ? 0 : ends[code.Place - 1];
        return texts.AsSpan(start, ends[code.Place] - start);
    }

    /// <summary>Copies codes of a column, from a row on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CopyTo(Span<CellCode> codes, int column, int first)
    {
        int start = starts[column];
        if (start < 0)
        {
            MemoryMarshal.Cast<long, CellCode>(wide.AsSpan(~start + first, codes.Length)).CopyTo(codes);
            return;
        }
        var inNarrow = narrow.AsSpan(start + first, codes.Length);
        for (int row = 0; row < inNarrow.Length; row++)
            codes[row] = CellCode.Widen(inNarrow[row]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Fill(int column, int first, int end, ReadOnlySpan<CellCode> codes)
    {
        int start = starts[column], columns = starts.Length;
        for (int row = first, place = first * columns + column; row < end; row++, place += columns)
        {
            if (start >= 0)
                narrow[start + row] = codes[place].Narrow;
            else
                wide[~start + row] = codes[place].Bits;
        }
    }
}
