using System.Buffers;

namespace GpuNet.Data;

/// <summary>A cell that cannot be read.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Place">Its place in the row of values.</param>
/// <param name="Error">What is wrong.</param>
sealed record CellProblem(int Row, int Place, InputException Error);

/// <summary>Reads the values of a column of which it is known what it is; of a pair those of both of its columns.</summary>
/// <param name="table">The file.</param>
/// <param name="known">What it is.</param>
/// <param name="columns">Its places in the file; −1 where it is not there, and its values are missing.</param>
sealed class ColumnValues(Table table, Column known, int[] columns)
{
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
    /// <param name="result">Row-major values of all columns.</param>
    /// <param name="place">The place of the column among them.</param>
    /// <param name="step">How far its next part is behind it.</param>
    /// <param name="width">Values of a row.</param>
    public void Read(int block, double[] result, int place, int step, int width)
    {
        if (Problem is not null)
            return;
        values.Clear();
        var runs = Array.ConvertAll(columns, column => table.Cells.RunOf(block, Math.Max(column, 0)));
        CellCode[] codes = ArrayPool<CellCode>.Shared.Rent(runs[0].Count);
        bool arePlain = columns is [>= 0] && known.IsOfPlainNumbers && table.MissingTexts.Named.Count == 0 && runs[0].TryCopyTo(codes);
        int next = runs[0].First * width + place;
        try
        {
            for (int cell = 0; cell < runs[0].Count; cell++, next += width - columns.Length * step)
            {
                for (int part = 0; part < columns.Length; part++, next += step)
                {
                    result[next] = arePlain && !codes[cell].IsText ? codes[cell].Number
                        : columns[part] < 0 ? double.NaN
                        : Value(runs[part], cell, part);
                }
            }
        }
        catch (InputException error)
        {
            Problem = new(next / width, next % width, error);
        }
        ArrayPool<CellCode>.Shared.Return(codes);
    }

    double Value(CellRun run, int cell, int part)
    {
        if (known.IsOfPlainNumbers && table.TryGetPlain(run, cell, out double number) && Math.Abs(number) <= NumberColumns.Largest)
            return number;
        var row = table.Rows[run.First + cell];
        if (run.TryGetNumber(cell, out _))
            return Value(row, columns[part]);
        var text = (part, run.CodeOf(cell));
        if (!values.TryGetValue(text, out double value))
            values.Add(text, value = Value(row, columns[part]));
        return value;
    }

    double Value(TableRow row, int column)
    {
        if (table.IsMissing(row, column))
        {
            Gap ??= row[column];
            return double.NaN;
        }
        return places is null ? NumberColumns.Parse(table, row, column, known.Format) : PlaceOf(row[column]);
    }

    int PlaceOf(string text)
    {
        if (!places!.TryGetValue(text, out int place))
            places.Add(text, place = places.Count);
        return place;
    }
}
