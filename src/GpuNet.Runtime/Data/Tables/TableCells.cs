using System.Buffers;
using System.Collections;
using System.Runtime.CompilerServices;

namespace GpuNet;

/// <summary>The cells of a table, row by row.</summary>
abstract class TableCells : IReadOnlyList<TableRow>
{
    // So many rows of some columns fit in a cache.
    const int RowsOfBlock = 4096;

    /// <summary>Number of columns.</summary>
    public abstract int Columns { get; }

    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Where temporary files may be, of a table that may be larger than the memory; null for others.</summary>
    public virtual string? Folder => null;

    /// <summary>Whether the file has lines, so that messages name them, and not rows.</summary>
    public virtual bool HasLines => false;

    /// <inheritdoc/>
    public TableRow this[int index] => new(this, index);

    /// <inheritdoc cref="TableRow.Line"/>
    public virtual int LineOf(int row) => row + 1;

    /// <summary>Where a row is from, if that is not the file of the table's name; null elsewhere.</summary>
    public virtual string? SourceOf(int row) => null;

    /// <inheritdoc cref="TableRow.Bytes"/>
    public abstract ReadOnlySpan<byte> Bytes(int row, int column);

    /// <inheritdoc cref="TableRow.TryGetNumber"/>
    public abstract bool TryGetNumber(int row, int column, out double number);

    /// <summary>Into how many blocks of rows the cells are divided.</summary>
    public virtual int Blocks => (Count + RowsOfBlock - 1) / RowsOfBlock;

    /// <summary>The cells of a column in a block.</summary>
    public virtual CellRun RunOf(int block, int column)
    {
        int first = block * RowsOfBlock;
        return new RowsRun(this, column, first, Math.Min(RowsOfBlock, Count - first));
    }

    /// <summary>
    /// Some rows that have all texts of a column, in the order of the file: of each block those where a text is for the first time.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="withNumbers">Whether also those of numbers.</param>
    public IEnumerable<TableRow> RowsOfTexts(int column, bool withNumbers = true)
    {
        for (int block = 0; block < Blocks; block++)
        {
            var run = RunOf(block, column);
            foreach (int place in PlacesOfTexts(run, withNumbers))
                yield return this[run.First + place];
        }
    }

    // Where a code is for the first time, and the numbers that have none.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static List<int> PlacesOfTexts(CellRun run, bool withNumbers)
    {
        var places = new List<int>();
        var seen = new HashSet<CellCode>();
        Span<bool> areKnown = stackalloc bool[CellCode.FewTexts];
        areKnown.Clear();
        CellCode[] rented = ArrayPool<CellCode>.Shared.Rent(run.Count);
        bool areCodes = run.TryCopyTo(rented.AsSpan(0, run.Count), start: 0);
        for (int place = 0; place < run.Count; place++)
        {
            if (!areCodes && run.TryGetNumber(place, out _))
            {
                if (withNumbers)
                    places.Add(place);
                continue;
            }
            var code = areCodes ? rented[place] : run.CodeOf(place);
            if (!code.IsText && !withNumbers)
                continue;
            bool isFew = areCodes && code.IsText && code.Place + 1 < areKnown.Length;
            if (isFew ? !areKnown[code.Place + 1] : seen.Add(code))
                places.Add(place);
            if (isFew)
                areKnown[code.Place + 1] = true;
        }
        ArrayPool<CellCode>.Shared.Return(rented);
        return places;
    }

    /// <inheritdoc/>
    public IEnumerator<TableRow> GetEnumerator()
    {
        for (int row = 0; row < Count; row++)
            yield return this[row];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
