using GpuNet.Data;

namespace GpuNet.Cli.Reports;

/// <summary>The columns as they were understood.</summary>
static class ColumnSection
{
    // More than are open are shown when asked for.
    const int Most = 100, Open = 20;

    public static Html Of(HtmlReport report)
    {
        int others = report.Data.FeatureTable.Columns - Most;
        string[] left = [.. (report.Data.Columns ?? []).Where(column => column.Kind == ColumnKind.LeftOut).Select(column => column.Name)];
        var columns = ColumnSummary.Of(report.Data, Most);
        var table = Html.Table(
            ["name", "type", "used as", "values", "missing", "distinct"],
            columns.Select(column => (IEnumerable<Html>)
            [
                Html.Of($"{column.Name.Shorten()}"), Html.Of($"{column.Type}"), Html.Of($"{column.Use}"), Html.Of($"{column.Values}"),
                Html.Of($"{column.Missing}"), Html.Of($"{column.Distinct}"),
            ]),
            texts: 4);
        return Html.Section(
            "Columns",
            columns.Count <= Open ? table : Html.Of($"<details><summary>{columns.Count.Counted("column")}</summary>\n{table}</details>\n"),
            others > 0 ? Html.Of($"<p>and {others} features more</p>\n") : Html.None,
            left.Length > 0 ? Html.Of($"<p>left out: {left.Quote()}</p>\n") : Html.None);
    }
}
