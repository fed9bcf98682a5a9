
namespace GpuNet.Benchmarks.Reports;

/// <summary>
/// A part of a page that a program writes, between the lines <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- end of name --&gt;</c>.
/// </summary>
/// <param name="page">The page's path, from the root of the repository.</param>
/// <param name="name">The part's name.</param>
public sealed class MarkedText(string page, string name)
{
    readonly string begin = $"<!-- {name} -->\n", end = $"<!-- end of {name} -->";

    /// <summary>What stands there.</summary>
    /// <exception cref="InputException">The page or the markers are not there.</exception>
    public string Read()
    {
        var (text, from, to) = Find();
        return text[from..to];
    }

    /// <summary>Writes other text in its place.</summary>
    /// <exception cref="InputException">The page or the markers are not there.</exception>
    public void Write(string part)
    {
        var (text, from, to) = Find();
        AtomicFile.WriteText(page, text[..from] + part.ReplaceLineEndings("\n") + text[to..]);
        Console.WriteLine($"written to {page}");
    }

    (string Text, int From, int To) Find()
    {
        if (!File.Exists(page))
            throw new InputException($"{page}: there is no such file here; run this from the root of the repository");
        string text = File.ReadAllText(page);
        int from = text.IndexOf(begin, StringComparison.Ordinal), to = text.IndexOf(end, StringComparison.Ordinal);
        return from >= 0 && to >= from + begin.Length
            ? (text, from + begin.Length, to)
            : throw new InputException($"{page}: the markers of '{name}' are missing");
    }
}
