using System.Globalization;

namespace GpuNet.Data;

/// <summary>Target columns of labels: 0 or false where one does not hold, 1 or true where it does.</summary>
static class LabelColumns
{
    /// <summary>1 where a text says that a label holds, 0 where it says that it does not; null where it says neither.</summary>
    public static double? LabelOf(string text)
    {
        if (bool.TryParse(text, out bool holds))
            return holds ? 1 : 0;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is 0 or 1
            ? number
            : null;
    }

    /// <summary>Reads columns into a row-major array (rows, columns).</summary>
    /// <exception cref="InputException">A cell is neither.</exception>
    public static double[] Read(Table table, int[] columns) =>
        NumberColumns.Read(table, columns, (row, column) => Parse(table, row, columns[column]));

    /// <summary>Tells of labels that are the same in all rows.</summary>
    public static void TellOfConstants(Table table, IReadOnlyList<string> names, double[] values)
    {
        foreach (var (label, name) in names.Index())
        {
            double first = values[label];
            if (Enumerable.Range(0, values.Length / names.Count).All(row => values[row * names.Count + label] == first))
                Message.Note($"{table.Name}: the label {name.Quote()} is {first} in every row, so that nothing tells when it is not");
        }
    }

    static double Parse(Table table, TableRow row, int column)
    {
        string text = row[column];
        return LabelOf(text) ?? throw (table.IsMissing(row, column)
            ? table.NoTarget(row, column)
            : table.BadCell(row, column, $"{text.Quote()} is neither 0 nor 1, which say whether the label holds"));
    }
}
