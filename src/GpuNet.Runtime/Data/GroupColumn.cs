namespace GpuNet.Data;

/// <summary>A column that says which rows belong together, as those of one patient: they stay together where rows are divided.</summary>
static class GroupColumn
{
    /// <summary>Reads the group of each row, numbered as they come. As elsewhere, 1.0 is the whole number 1.</summary>
    /// <exception cref="InputException">A cell is missing: nobody knows which rows it belongs to.</exception>
    public static int[] Read(Table table, string name)
    {
        int column = table.FindColumn(name);
        var places = new Dictionary<string, int>();
        var names = new List<string>();
        int[] groups = new int[table.Rows.Count];
        foreach (var row in table.Rows)
        {
            if (table.IsMissing(row, column))
            {
                throw table.BadCell(row, column, "the group is missing; fill it in, with a name of its own for a row that "
                    + "belongs to no other, or remove the row");
            }
            string text = row[column];
            if (!places.TryGetValue(text, out int place))
            {
                string meant = Classes.Integer(text) is { } number ? $"{number}" : text;
                if (!places.TryGetValue(meant, out place))
                {
                    (place, places[meant]) = (names.Count, names.Count);
                    names.Add(meant);
                }
                places[text] = place;
            }
            groups[row.Index] = place;
        }
        AlikeTexts.WarnOf(table, name, names, "groups");
        return groups;
    }

    /// <summary>The error of groups in a time series.</summary>
    public static InputException OfSeries(Table table) =>
        new($"{table.Name}: a time series is divided in time, which leaves no groups together; leave out {Setting.Group}");
}
