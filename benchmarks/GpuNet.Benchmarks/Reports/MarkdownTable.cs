using System.Text;

namespace GpuNet.Benchmarks.Reports;

/// <summary>A table in Markdown; columns of numbers stand to the right.</summary>
public static class MarkdownTable
{
    /// <summary>The table, a line each row.</summary>
    public static string Format(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        AppendRow(text, header);
        AppendRow(text, Enumerable.Range(0, header.Count).Select(column => IsNumeric(rows, column) ? "---:" : "---"));
        foreach (var row in rows)
            AppendRow(text, row);
        return text.ToString();
    }

    static void AppendRow(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|"))).Append(" |\n");

    static bool IsNumeric(IReadOnlyList<IReadOnlyList<string>> rows, int column) =>
        rows.Select(row => row[column]).Where(cell => cell.Length > 0 && cell != "-") is var cells
        && cells.Any() && cells.All(cell => char.IsAsciiDigit(cell[0]) && !cell.Contains('×'));
}
