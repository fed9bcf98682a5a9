using System.Globalization;

namespace GpuNet.Data;

/// <summary>Columns of a table as numbers.</summary>
static class NumberColumns
{
    /// <summary>Reads columns into a row-major array (rows, columns).</summary>
    /// <exception cref="InputException">A cell is not a finite number; the message names line and column.</exception>
    public static float[] Read(CsvTable table, ReadOnlySpan<int> columns) => Read(table, columns, Parse);

    /// <summary>Reads columns into a row-major array (rows, columns).</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="parse">The number of a cell.</param>
    /// <exception cref="InputException">A cell is refused, or no array is long enough.</exception>
    public static float[] Read(CsvTable table, ReadOnlySpan<int> columns, Func<CsvTable, CsvRow, int, float> parse)
    {
        float[] values = Allocate(table, columns.Length);
        int next = 0;
        foreach (var row in table.Rows)
        {
            foreach (int column in columns)
                values[next++] = parse(table, row, column);
        }
        return values;
    }

    /// <summary>An array (rows, columns).</summary>
    /// <exception cref="InputException">No array is that long.</exception>
    public static float[] Allocate(CsvTable table, int columns)
    {
        long length = (long)table.Rows.Count * columns;
        if (length > Array.MaxLength)
            throw new InputException($"{table.Name}: {table.Rows.Count} rows of {columns} values are more than fit in an array");
        return new float[length];
    }

    /// <summary>Whether a cell is a number, or was meant as one: with a decimal comma, or too large.</summary>
    public static bool LooksLikeNumber(string cell) =>
        float.TryParse(cell.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>The number in a cell.</summary>
    /// <exception cref="InputException">It is not a finite number; the message names line and column.</exception>
    public static float Parse(CsvTable table, CsvRow row, int column)
    {
        bool isNumber = float.TryParse(row.Bytes(column), NumberStyles.Float, CultureInfo.InvariantCulture, out float value);
        if (isNumber && float.IsFinite(value))
            return value;
        string text = row[column];
        throw table.BadCell(row, column,
            text.Length == 0 ? "the cell is empty; fill it in or remove the row"
            // .NET reads 1e99 as infinity.
            : isNumber ? $"{text.Quote()} is not a finite number of 32 bits; correct it or remove the row"
            : text.Contains(',') ? $"{text.Quote()} is not a number; write a decimal point, not a comma"
            : $"{text.Quote()} is not a number; correct it or remove the row");
    }
}
