using GpuNet.Data;

namespace GpuNet.Cli.Output;

/// <summary>The columns as they were understood: so that a misunderstanding is seen before it is trained.</summary>
static class ColumnTable
{
    // More features than this are only counted.
    const int Most = 16, LongestName = 24;

    const string Indent = "         ";

    /// <param name="data">What was read.</param>
    /// <param name="output">Where it is written.</param>
    /// <param name="width">The most characters of a line.</param>
    public static void Print(DataSet data, TextWriter output, int width)
    {
        if (data.TextFormat is { } format)
            output.WriteLine($"file     {data.Name.Escape()}: {format}");
        var rows = ColumnSummary.Of(data, Most);
        var columns = rows.Select(row => Name(row.Name)).ToArray();
        int label = Math.Max("name".Length, columns.Max(name => name.Length));
        int use = Math.Max("used as".Length, rows.Max(row => row.Use.Length));
        output.WriteLine($"columns  {"name".PadRight(label)}  type    {"used as".PadRight(use)}  missing  distinct  values");
        foreach (var (row, name) in rows.Zip(columns))
        {
            string counts = $"{row.Missing,7}  {row.Distinct,8}";
            string text = $"{Indent}{name.PadRight(label)}  {row.Type,-6}  {row.Use.PadRight(use)}  {counts}  {row.Values.Escape()}";
            output.WriteLine(text.Cut(width));
        }
        int others = data.FeatureTable.Columns - Most;
        if (others > 0)
            output.WriteLine($"{Indent}and {others.Counted("feature")} more");
        string[] left = [.. (data.Columns ?? []).Where(column => column.Kind == ColumnKind.LeftOut).Select(column => column.Name)];
        string more = left.Length > Most ? ", …" : "";
        if (left.Length > 0)
            output.WriteLine($"{Indent}left out: {string.Join(", ", left.Take(Most).Select(Name))}{more}".Cut(width));
    }

    static string Name(string name) => name.Cut(LongestName).Escape();
}
