namespace GpuNet.Data;

/// <summary>Columns of a table as numbers.</summary>
static class NumberColumns
{
    /// <summary>The largest number that is read: the sum of so many as fit in an array is a number, too.</summary>
    public const double Largest = 1e298;

    /// <summary>Reads columns into a row-major array (rows, columns).</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="formats">How the numbers of each are written.</param>
    /// <exception cref="InputException">A cell is missing or not a finite number; the message names line and column.</exception>
    public static double[] Read(Table table, int[] columns, NumberFormat[] formats) => Read(
        table, columns, (row, column) => table.IsMissing(row, columns[column])
            ? throw table.NoTarget(row, columns[column])
            : Parse(table, row, columns[column], formats[column]),
        column => formats[column] == NumberFormat.Plain);

    /// <summary>Reads columns into a row-major array (rows, columns).</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="parse">
    /// The number of a cell, of a row and a place among the columns. It is asked once for equal texts of a column in a block of rows.
    /// </param>
    /// <param name="arePlain">Whether the cells of a column that are usual numbers are just these; no column's where not given.</param>
    /// <exception cref="InputException">A cell is refused, or no array is long enough.</exception>
    public static double[] Read(Table table, int[] columns, Func<TableRow, int, double> parse, Predicate<int>? arePlain = null)
    {
        double[] values = Allocate(table, columns.Length);
        bool[] plain = [.. Enumerable.Range(0, columns.Length).Select(column => arePlain?.Invoke(column) ?? false)];
        var parsed = new Dictionary<(int Column, CellCode Code), double>();
        int next = 0;
        for (int block = 0; block < table.Cells.Blocks && columns.Length > 0; block++)
        {
            parsed.Clear();
            var runs = Array.ConvertAll(columns, column => table.Cells.RunOf(block, column));
            for (int cell = 0; cell < runs[0].Count; cell++)
            {
                for (int column = 0; column < columns.Length; column++)
                    values[next++] = Value(runs[column], cell, column);
            }
        }
        return values;

        double Value(CellRun run, int cell, int column)
        {
            if (plain[column] && table.TryGetPlain(run, cell, out double number) && Math.Abs(number) <= Largest)
                return number;
            if (run.TryGetNumber(cell, out _))
                return parse(table.Rows[run.First + cell], column);
            var text = (column, run.CodeOf(cell));
            if (!parsed.TryGetValue(text, out double value))
                parsed.Add(text, value = parse(table.Rows[run.First + cell], column));
            return value;
        }
    }

    /// <summary>The number in a cell.</summary>
    /// <exception cref="InputException">It is not a finite number; the message names line and column.</exception>
    public static double Parse(Table table, TableRow row, int column, NumberFormat format)
    {
        bool isNumber = row.TryGetNumber(column, out double value) || format.TryParse(row.Bytes(column), out value);
        if (isNumber && Math.Abs(value) <= Largest)
            return value;
        string text = row[column].Quote(), written = format == NumberFormat.Plain ? "" : $" with {format}";
        throw table.BadCell(row, column,
            row.Bytes(column).IsEmpty ? "the cell is empty; fill it in or remove the row"
            : format.IsDuration ? $"{text} {DurationText.Advice}"
            : NumberNotation.IsInfinite(row[column]) ? $"{text} is not a finite number; correct it or remove the row"
            : isNumber ? $"{text} is beyond {Largest:0E+0}, the largest number that is read; correct it or remove the row"
            : format == NumberFormat.Plain && NumberNotation.Find([row[column]]).Length > 0
            ? $"{text} is a number in another notation than this column had in training; write it with a point before decimals, as 1234.5"
            : $"{text} is not a number{written}; correct it or remove the row");
    }

    static double[] Allocate(Table table, int columns)
    {
        long length = (long)table.Rows.Count * columns;
        if (length > Array.MaxLength)
            throw new InputException($"{table.Name}: {table.Rows.Count} rows of {columns} values are more than fit in an array");
        return new double[length];
    }
}
