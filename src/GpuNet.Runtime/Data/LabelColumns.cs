using System.Globalization;

namespace GpuNet.Data;

/// <summary>Target columns of labels: 0 or false where one does not hold, 1 or true where it does.</summary>
static class LabelColumns
{
    /// <summary>Reads columns into a row-major array (rows, columns).</summary>
    /// <exception cref="InputException">A cell is neither.</exception>
    public static double[] Read(Table table, int[] columns) =>
        NumberColumns.Read(table, columns, (row, column) => Parse(table, row, columns[column]));

    static double Parse(Table table, TableRow row, int column)
    {
        string text = row[column];
        if (bool.TryParse(text, out bool holds))
            return holds ? 1 : 0;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is 0 or 1)
            return number;
        throw table.IsMissing(row, column)
            ? table.NoTarget(row, column)
            : table.BadCell(row, column, $"{text.Quote()} is neither 0 nor 1, which say whether the label holds");
    }
}
