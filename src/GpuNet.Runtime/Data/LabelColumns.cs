using System.Globalization;

namespace GpuNet.Data;

/// <summary>Target columns of labels: 0 or false where one does not hold, 1 or true where it does.</summary>
static class LabelColumns
{
    /// <summary>Reads columns into a row-major array (rows, columns).</summary>
    /// <exception cref="InputException">A cell is neither.</exception>
    public static float[] Read(CsvTable table, ReadOnlySpan<int> columns) => NumberColumns.Read(table, columns, Parse);

    static float Parse(CsvTable table, CsvRow row, int column)
    {
        string text = row[column];
        if (bool.TryParse(text, out bool holds))
            return holds ? 1f : 0f;
        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && number is 0f or 1f)
            return number;
        throw Missing.IsMissing(row.Bytes(column))
            ? table.NoTarget(row, column)
            : table.BadCell(row, column, $"{text.Quote()} is neither 0 nor 1, which say whether the label holds");
    }
}
