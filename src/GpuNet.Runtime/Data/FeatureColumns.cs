namespace GpuNet.Data;

/// <summary>Reads the columns to learn or predict from: numbers, or texts as their places in a list of the column's texts.</summary>
static class FeatureColumns
{
    /// <summary>Decides what columns are.</summary>
    /// <param name="table">The file.</param>
    /// <param name="columns">Which.</param>
    /// <param name="width">How many there are in a row of examples, if a row of the file makes several of them.</param>
    /// <param name="roles">What the user says of them.</param>
    /// <returns>What each of the first <paramref name="width"/> is, and what its cells are like.</returns>
    /// <exception cref="InputException">One cannot be learned from as it is.</exception>
    public static (Column Column, ColumnCells Cells)[] Decide(Table table, int[] columns, int width, TableRoles roles)
    {
        ColumnCells[] cells =
        [
            .. Enumerable.Range(0, width).Select(
                first => new ColumnCells(
                    table, [.. Enumerable.Range(0, columns.Length / width).Select(part => columns[part * width + first])])),
        ];
        ColumnCells.Look(table, cells);
        return Array.ConvertAll(cells, of => (ColumnRules.Decide(table, of, roles), of));
    }

    /// <summary>Reads columns of which it is known what they are.</summary>
    /// <param name="table">The file.</param>
    /// <param name="columns">Their places; −1 for one that the file has not: then its values are missing.</param>
    /// <param name="known">
    /// What they are, none of them left out. Of fewer columns than there are: a row of the file makes several rows of so many.
    /// </param>
    /// <param name="looked">What their cells are like; null where nobody looked at them.</param>
    /// <exception cref="InputException">A cell is neither missing nor a finite number where one is needed.</exception>
    public static FeatureTable Read(Table table, int[] columns, Column[] known, ColumnCells[]? looked = null)
    {
        double[] values = NumberColumns.Allocate(table, columns.Length);
        int width = known.Length;
        var places = Array.ConvertAll(known, column => column.Kind == ColumnKind.Category ? new Dictionary<string, int>() : null);
        double[]?[] parsed = [.. known.Select((column, place) => column.IsOfPlainNumbers ? looked?[place].PlainNumbers : null)];
        string?[] gaps = new string?[width];
        int next = 0;
        foreach (var row in table.Rows)
        {
            for (int i = 0; i < columns.Length; i++, next++)
            {
                double number = parsed[i % width]?[row.Index * (columns.Length / width) + i / width] ?? double.NaN;
                // A missing value, and one that is too large, is looked at again.
                values[next] = Math.Abs(number) <= NumberColumns.Largest ? number
                    : columns[i] < 0 ? double.NaN
                    : Value(row, columns[i], i % width);
            }
        }
        return new()
        {
            Name = table.Name,
            Names = [.. known.Select(column => column.Name)],
            Values = values,
            Categories = [.. places.Select(texts => texts?.Keys.ToArray())],
            Lines = table.Cells.HasLines ? Repeat(row => row.Line) : null,
            Sources = table.Cells.SourceOf(0) is null ? null : Repeat(row => table.Cells.SourceOf(row.Index)!),
            Gaps = gaps,
        };

        T[] Repeat<T>(Func<TableRow, T> of) => [.. table.Rows.SelectMany(row => Enumerable.Repeat(of(row), columns.Length / width))];

        double Value(TableRow row, int column, int place)
        {
            if (table.IsMissing(row, column))
            {
                gaps[place] ??= row[column];
                return double.NaN;
            }
            return places[place] is { } texts
                ? Place(texts, row[column])
                : NumberColumns.Parse(table, row, column, known[place].Format);
        }
    }

    // Dictionaries that nothing is removed from list their keys in the order in which they came.
    static int Place(Dictionary<string, int> known, string cell)
    {
        if (!known.TryGetValue(cell, out int place))
            known.Add(cell, place = known.Count);
        return place;
    }
}
