using System.Globalization;

namespace GpuNet.Data;

/// <summary>The target column of a classification: text or integers, each different value a class.</summary>
static class Classes
{
    /// <summary>More classes than this are taken for a mistake.</summary>
    const int Most = 1000;

    /// <summary>The classes of a column, two or more: integers in numerical order, text in the order of its characters' codes.</summary>
    /// <exception cref="InputException">The column does not look like classes; the message says what to do.</exception>
    public static string[] Find(CsvTable table, int column)
    {
        string target = table.Headers[column].Quote();
        string[] names = table.Rows.Select(row => NameOf(table, row, column)).Distinct().ToArray();
        bool integers = names.All(name => Integer(name) is not null);

        if (!integers && names.All(IsNumber))
        {
            var real = table.Rows.First(row => Integer(row[column]) is null);
            throw table.BadCell(real, column,
                $"{real[column].Quote()} is a real number; use --task regression, or write classes as integers or text");
        }
        if (names.Length == 1)
            throw new InputException($"{table.Name}: the target {target} is {names[0].Quote()} in every row; there is nothing to learn");
        if (names.Length > Most || (integers && names.Length == table.Rows.Count))
        {
            throw new InputException(
                $"{table.Name}: the target {target} has {names.Length} different values in {table.Rows.Count} rows, too many for classes; "
                + (integers ? "use --task regression" : "choose another target, or --task regression for one of numbers"));
        }

        Array.Sort(names, StringComparer.Ordinal);
        return integers ? [.. names.OrderBy(Integer)] : names;
    }

    /// <summary>The targets: the place of each row's class among the names.</summary>
    /// <exception cref="InputException">A cell is none of the classes.</exception>
    public static float[] Encode(CsvTable table, int column, IReadOnlyList<string> names)
    {
        var places = names.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        float[] targets = NumberColumns.Allocate(table, columns: 1);
        for (int row = 0; row < table.Rows.Count; row++)
        {
            if (!places.TryGetValue(NameOf(table, table.Rows[row], column), out int place))
            {
                throw table.BadCell(table.Rows[row], column,
                    $"{table.Rows[row][column].Quote()} is none of the classes {names.Quote()}; correct it or remove the row");
            }
            targets[row] = place;
        }
        return targets;
    }

    static string NameOf(CsvTable table, CsvRow row, int column) => Missing.IsMissing(row.Bytes(column))
        ? throw table.NoTarget(row, column)
        : row[column];

    static long? Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;

    static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
