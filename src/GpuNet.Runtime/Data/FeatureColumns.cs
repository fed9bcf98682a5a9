namespace GpuNet.Data;

/// <summary>Reads the columns to learn or predict from: numbers, or texts as their places in a list of the column's texts.</summary>
static class FeatureColumns
{
    /// <summary>More texts than this in a column are taken for a mistake.</summary>
    const int MostCategories = 1000;

    // Fewer rows than this may all have different texts by chance.
    const int FewRows = 20;

    /// <summary>Reads columns of which it is known whether they are texts.</summary>
    /// <param name="table">The file.</param>
    /// <param name="columns">Which.</param>
    /// <param name="isText">
    /// Whether each is of texts. Of fewer columns than there are: a row of the file makes several rows of so many.
    /// </param>
    /// <exception cref="InputException">A cell is neither missing nor a finite number where one is needed.</exception>
    public static FeatureTable Read(CsvTable table, int[] columns, bool[] isText)
    {
        float[] values = NumberColumns.Allocate(table, columns.Length);
        int width = isText.Length;
        var places = Array.ConvertAll(isText, text => text ? new Dictionary<string, int>() : null);
        int next = 0;
        foreach (var row in table.Rows)
        {
            for (int i = 0; i < columns.Length; i++, next++)
            {
                values[next] = Missing.IsMissing(row.Bytes(columns[i])) ? float.NaN
                    : places[i % width] is { } known ? Place(known, row[columns[i]])
                    : NumberColumns.Parse(table, row, columns[i]);
            }
        }
        return new()
        {
            Name = table.Name,
            Names = [.. columns.Take(width).Select(column => table.Headers[column])],
            Values = values,
            Categories = [.. places.Select(known => known?.Keys.ToArray())],
            Lines = [.. table.Rows.SelectMany(row => Enumerable.Repeat(row.Line, columns.Length / width))],
        };
    }

    /// <summary>Whether a column is of texts: its first value is not a number. Then none may be one, and they must repeat.</summary>
    /// <exception cref="InputException">There are both, or more different texts than could be categories.</exception>
    public static bool IsText(CsvTable table, int column)
    {
        var values = table.Rows.Where(row => !Missing.IsMissing(row.Bytes(column)));
        if (values.Select(row => row[column]).FirstOrDefault() is not { } first || NumberColumns.LooksLikeNumber(first))
            return false;

        var different = new HashSet<string>();
        foreach (var row in values)
        {
            string cell = row[column];
            if (NumberColumns.LooksLikeNumber(cell))
            {
                throw table.BadCell(row, column, $"{cell.Quote()} is a number, but the column begins with {first.Quote()}; "
                    + $"correct one of them, or say --categorical {table.Headers[column].Shorten()}");
            }
            different.Add(cell);
        }
        bool allDiffer = different.Count == table.Rows.Count && different.Count >= FewRows;
        return different.Count <= MostCategories && !allDiffer ? true : throw new InputException(
            $"{table.Name}: the column {table.Headers[column].Quote()} has {different.Count} different texts in {table.Rows.Count} rows, "
            + $"too many for categories; leave it out with --ignore {table.Headers[column].Shorten()}");
    }

    // Dictionaries that nothing is removed from list their keys in the order in which they came.
    static int Place(Dictionary<string, int> known, string cell)
    {
        if (!known.TryGetValue(cell, out int place))
            known.Add(cell, place = known.Count);
        return place;
    }
}
