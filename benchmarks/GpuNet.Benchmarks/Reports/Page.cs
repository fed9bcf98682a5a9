using System.Text;

namespace GpuNet.Benchmarks.Reports;

/// <summary>The page of the benchmarks' results, docs/benchmarks.md: written by the program, never by hand.</summary>
public static class Page
{
    /// <summary>Where it is, from the root of the repository.</summary>
    public const string Path = "docs/benchmarks.md";

    /// <summary>The page as Markdown.</summary>
    /// <param name="command">What was run.</param>
    /// <param name="date">When.</param>
    /// <param name="machine">Where and with which versions, a line each.</param>
    /// <param name="sections">What came out.</param>
    public static string Format(string command, DateOnly date, IEnumerable<string> machine, IEnumerable<Section> sections)
    {
        var page = new StringBuilder("# Benchmarks\n\n");
        page.Append($"Written on {date:yyyy-MM-dd} by\n\n```\n{command}\n```\n\non this machine:\n\n");
        foreach (string line in machine)
            page.Append($"- {line}\n");
        page.Append("\nTimes are medians. `naive` are plain loops, the baseline; every result is checked before it is timed.\n");
        foreach (var section in sections)
        {
            page.Append($"\n## {section.Title}\n\n{section.Text}\n\n");
            page.Append(MarkdownTable.Format(section.Header, section.Rows));
        }
        return page.ToString();
    }

    /// <summary>Writes the page.</summary>
    /// <exception cref="InputException">This is not the root of the repository.</exception>
    public static void Write(string page)
    {
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(Path)))
            throw new InputException($"{Path}: there is no such folder here; run this from the root of the repository");
        AtomicFile.WriteText(Path, page);
    }
}
