namespace GpuNet;

/// <summary>Some rows of a text file: the codes of their cells column by column, each column in 32 bits where they suffice.</summary>
sealed class CellBlock
{
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
    /// <param name="columns">Columns.</param>
    /// <param name="lines">The line of each row, of which there is at least one, counted from 0 and from the first of the block.</param>
    /// <param name="texts">The texts, one behind the other.</param>
    /// <param name="ends">Where each text ends.</param>
    public CellBlock(ReadOnlySpan<CellCode> codes, int columns, ReadOnlySpan<int> lines, byte[] texts, int[] ends)
    {
        Rows = lines.Length;
        starts = new int[columns];
        int ofNarrow = 0, ofWide = 0;
        for (int column = 0; column < columns; column++)
        {
            bool isNarrow = AreNarrow(codes, column, columns);
            starts[column] = isNarrow ? ofNarrow : ~ofWide;
            (ofNarrow, ofWide) = isNarrow ? (checked(ofNarrow + Rows), ofWide) : (ofNarrow, checked(ofWide + Rows));
        }
        narrow = GC.AllocateUninitializedArray<int>(ofNarrow);
        wide = GC.AllocateUninitializedArray<long>(ofWide);
        for (int column = 0; column < columns; column++)
            Fill(column, codes);
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

    static bool AreNarrow(ReadOnlySpan<CellCode> codes, int column, int columns)
    {
        for (int place = column; place < codes.Length; place += columns)
        {
            if (!codes[place].IsNarrow)
                return false;
        }
        return true;
    }

    void Fill(int column, ReadOnlySpan<CellCode> codes)
    {
        int start = starts[column], columns = starts.Length;
        for (int row = 0, place = column; row < Rows; row++, place += columns)
        {
            if (start >= 0)
                narrow[start + row] = codes[place].Narrow;
            else
                wide[~start + row] = codes[place].Bits;
        }
    }
}
