using GpuNet.Data;

namespace GpuNet.Cli.Output;

/// <summary>The columns as they were understood: so that a misunderstanding is seen before it is trained.</summary>
static class ColumnTable
{
    // More features than this are only counted.
    const int Most = 16, LongestName = 24;

    const string Indent = "         ";

    public static void Print(DataSet data, TextWriter output)
    {
        if (data.TextFormat is { } format)
            output.WriteLine($"file     {data.Name.Escape()}: {format}");
        var rows = ColumnSummary.Of(data, Most);
        var columns = rows.Select(row => Cut(row.Name)).ToArray();
        int width = Math.Max("name".Length, columns.Max(name => name.Length));
        output.WriteLine($"columns  {"name".PadRight(width)}  type    used as  missing  distinct  values");
        foreach (var (row, name) in rows.Zip(columns))
        {
            string counts = $"{row.Missing,7}  {row.Distinct,8}";
            output.WriteLine($"{Indent}{name.PadRight(width)}  {row.Type,-6}  {row.Use,-7}  {counts}  {row.Values.Escape()}");
        }
        int others = data.FeatureTable.Columns - Most;
        if (others > 0)
            output.WriteLine($"{Indent}and {others} features more");
        string[] left = [.. (data.Columns ?? []).Where(column => column.Kind == ColumnKind.LeftOut).Select(column => column.Name)];
        if (left.Length > 0)
            output.WriteLine($"{Indent}left out: {string.Join(", ", left.Take(Most).Select(Cut))}{(left.Length > Most ? ", …" : "")}");
    }

    static string Cut(string name) => (name.Length <= LongestName ? name : name[..(LongestName - 1)] + '…').Escape();
}
