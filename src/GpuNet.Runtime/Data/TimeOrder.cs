namespace GpuNet.Data;

/// <summary>Rows of a time series that are not in the order of their dates, so that a window is of no course of time.</summary>
static class TimeOrder
{
    /// <summary>Warns of them. One column of dates in order is enough: others may say what is planned or past.</summary>
    /// <param name="table">The table, with the numbers of its dates.</param>
    /// <param name="dates">The format of each column of dates.</param>
    public static void WarnOf(Table table, IReadOnlyDictionary<string, string> dates)
    {
        string[] names = [.. dates.Where(date => DateColumns.HasDay(date.Value)).Select(date => date.Key)];
        var earlier = Array.ConvertAll(names, name => FindEarlier(table, table.FindColumn(DateColumns.DaysOf(name))));
        if (earlier is not [{ } first, ..] || Array.Exists(earlier, row => row is null))
            return;
        string place = table.Cells.HasLines ? "line" : "row";
        Message.Warn($"{table.Name}: the rows are not in the order of {names[0].Quote()}: that of {place} {first.Line} is before the one "
            + $"above; sort them, as {Setting.Window} takes them for a course of time");
    }

    // The first row with a date before the one above it.
    static TableRow? FindEarlier(Table table, int days)
    {
        double last = double.NegativeInfinity;
        foreach (var row in table.Rows)
        {
            if (!row.TryGetNumber(days, out double day) || double.IsNaN(day))
                continue;
            if (day < last)
                return row;
            last = day;
        }
        return null;
    }
}
