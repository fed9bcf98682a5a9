using System.ComponentModel;
using System.Reflection;
using BenchmarkDotNet.Reports;

namespace GpuNet.Benchmarks.Reports;

/// <summary>What a kind of benchmark gave, as a table of texts.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Text">What was measured.</param>
/// <param name="Header">The names of the columns.</param>
/// <param name="Rows">The cells of each row, as many as there are columns.</param>
public sealed record Section(string Title, string Text, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The section of a summary: the columns that are shown, the rows as they are ordered there.</summary>
    public static Section Of(Summary summary)
    {
        var type = summary.BenchmarksCases[0].Descriptor.Type;
        var shown = summary.Table.Columns.Where(column => column.NeedToShow).ToList();
        return new(
            type.Name,
            type.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "",
            [.. shown.Select(column => column.Header)],
            [.. Enumerable.Range(0, summary.BenchmarksCases.Length).Select(row => shown.Select(column => column.Content[row]).ToArray())]);
    }
}
