namespace GpuNet.Ladder;

/// <summary>The tables of README.md are written by the program, between markers.</summary>
static class Readme
{
    const string Page = "benchmarks/GpuNet.Ladder/README.md";

    public static void Write(string section, string table)
    {
        string begin = $"<!-- {section} -->\n", end = $"<!-- end of {section} -->";
        if (!File.Exists(Page))
            throw new InputException($"{Page}: there is no such file here; run this from the root of the repository");
        string text = File.ReadAllText(Page);
        int from = text.IndexOf(begin, StringComparison.Ordinal), to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
            throw new InputException($"{Page}: the markers of '{section}' are missing");
        AtomicFile.WriteText(Page, text[..(from + begin.Length)] + table.ReplaceLineEndings("\n") + text[to..]);
        Console.WriteLine($"written to {Page}");
    }
}
