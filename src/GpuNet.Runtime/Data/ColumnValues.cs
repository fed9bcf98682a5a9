using System.Buffers;
using System.Runtime.CompilerServices;

namespace GpuNet.Data;

/// <summary>A cell that cannot be read.</summary>
/// <param name="Row">Its row among those of values.</param>
/// <param name="Place">Its place in the row of values.</param>
/// <param name="Error">What is wrong.</param>
sealed record CellProblem(int Row, int Place, InputException Error);

/// <summary>Reads the values of a column of which it is known what it is; of a pair those of both of its columns.</summary>
/// <param name="table">The file.</param>
/// <param name="known">What it is.</param>
/// <param name="columns">Its places in the file; −1 where it is not there, and its values are missing.</param>
sealed class ColumnValues(Table table, Column known, int[] columns)
{
    // Whether a cell that has a number in the usual notation is just this number.
    readonly bool arePlain = known.IsOfPlainNumbers && table.MissingTexts.Named.Count == 0;
    readonly Dictionary<string, int>? places = known.IsOfTexts ? [] : null;

    // The values of the texts of a block, each of which is read once.
    readonly Dictionary<(int Part, CellCode Code), double> values = [];

    /// <summary>Its different texts; null for a column of numbers.</summary>
    // Dictionaries that nothing is removed from list their keys in the order in which they came.
    public IReadOnlyList<string>? Categories => places?.Keys.ToArray();

    /// <summary>The first of its texts that says that there is no value; null where none does.</summary>
    public string? Gap { get; private set; }

    /// <summary>The first cell that cannot be read; null where all can.</summary>
    public CellProblem? Problem { get; private set; }

    /// <summary>Reads the cells of a block of rows.</summary>
    /// <param name="block">Which block.</param>
    /// <param name="result">The values of the block: an array, or what the codes of cells do not tell.</param>
    /// <param name="place">The place of the column among them.</param>
    public void Read(int block, FeatureValues result, int place)
    {
        if (Problem is not null)
            return;
        if (result is CodedValues coded)
            Read(block, coded, place);
        else
            Read(block, (ArrayValues)result, place);
    }

    void Read(int block, ArrayValues result, int place)
    {
        values.Clear();
        var runs = Array.ConvertAll(columns, column => table.Cells.RunOf(block, Math.Max(column, 0)));
        int next = place;
        for (int cell = 0; cell < runs[0].Count && Problem is null; cell++)
        {
            for (int part = 0; part < columns.Length; part++, next += result.Columns)
                result.Values[next] = columns[part] < 0 ? double.NaN : Value(runs[part], cell, part, place);
        }
    }

    void Read(int block, CodedValues result, int place)
    {
        if (columns[0] < 0)
            return;
        var run = table.Cells.RunOf(block, columns[0]);
        CellCode[] rented = ArrayPool<CellCode>.Shared.Rent(run.Count);
        var codes = rented.AsSpan(0, run.Count);
        if (!run.TryCopyTo(codes, start: 0))
        {
            var own = new ArrayValues(new double[run.Count], columns: 1);
            Read(block, own, place: 0);
            result.Keep(place, ValueRun.Of(own.Values));
        }
        else if (!AreNumbers(codes))
        {
            result.Keep(place, Kept(run, codes, place));
        }
        ArrayPool<CellCode>.Shared.Return(rented);
    }

    // Whether each cell is just the number of its code.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    bool AreNumbers(ReadOnlySpan<CellCode> codes)
    {
        foreach (var code in codes)
        {
            if (code.IsText)
                return false;
        }
        return arePlain;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    ValueRun Kept(CellRun run, ReadOnlySpan<CellCode> codes, int place)
    {
        values.Clear();
        double[] rented = ArrayPool<double>.Shared.Rent(codes.Length);
        var own = rented.AsSpan(0, codes.Length);
        Span<double> ofTexts = stackalloc double[CellCode.FewTexts];
        Span<bool> areKnown = stackalloc bool[ofTexts.Length];
        areKnown.Clear();
        int texts = 0;
        bool tellCodes = true;
        for (int cell = 0; cell < own.Length && Problem is null; cell++)
        {
            var code = codes[cell];
            int text = code.IsText ? code.Place + 1 : 0;
            if (arePlain && !code.IsText)
            {
                own[cell] = code.Number;
            }
            else if (!code.IsText || text >= ofTexts.Length)
            {
                // A column that is left out is of texts, and mostly the same one.
                own[cell] = cell > 0 && code == codes[cell - 1] ? own[cell - 1] : Value(run, cell, part: 0, place);
                tellCodes &= !code.IsText && own[cell] == code.Number;
            }
            else
            {
                if (!areKnown[text])
                    (ofTexts[text], areKnown[text], texts) = (Value(run.First + cell, part: 0, place), true, Math.Max(texts, text + 1));
                own[cell] = ofTexts[text];
            }
        }
        var kept = tellCodes ? new CodeRun(run, ofTexts[..texts].ToArray()) : ValueRun.Of(own);
        ArrayPool<double>.Shared.Return(rented);
        return kept;
    }

    double Value(CellRun run, int cell, int part, int place)
    {
        if (arePlain && table.TryGetPlain(run, cell, out double number) && Math.Abs(number) <= NumberColumns.Largest)
            return number;
        int row = run.First + cell;
        if (run.TryGetNumber(cell, out _))
            return Value(row, part, place);
        var text = (part, run.CodeOf(cell));
        if (!values.TryGetValue(text, out double value))
            values.Add(text, value = Value(row, part, place));
        return value;
    }

    double Value(int row, int part, int place)
    {
        var cells = table.Rows[row];
        int column = columns[part];
        if (table.IsMissing(cells, column))
        {
            Gap ??= cells[column];
            return double.NaN;
        }
        try
        {
            return places is null ? NumberColumns.Parse(table, cells, column, known.Format) : PlaceOf(cells[column]);
        }
        catch (InputException error)
        {
            Problem = new(row * columns.Length + part, place, error);
            return double.NaN;
        }
    }

    int PlaceOf(string text)
    {
        if (!places!.TryGetValue(text, out int place))
            places.Add(text, place = places.Count);
        return place;
    }
}
