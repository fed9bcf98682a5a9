namespace GpuNet;

/// <summary>Shows text from a file in a message, which must stay one readable line.</summary>
static class Quoting
{
    const int LongestText = 60;
    const int LongestList = 20;

    /// <summary>The text on one line: long text is cut, and control characters become spaces.</summary>
    public static string Shorten(this string text)
    {
        string shown = text.Length <= LongestText ? text : text[..LongestText] + "…";
        return string.Concat(shown.Select(character => char.IsControl(character) ? ' ' : character));
    }

    /// <summary>The text on one line between apostrophes.</summary>
    public static string Quote(this string text) => $"'{text.Shorten()}'";

    /// <summary>The texts between apostrophes with commas; of many only the first and their number.</summary>
    public static string Quote(this IReadOnlyList<string> texts)
    {
        string shown = string.Join(", ", texts.Take(LongestList).Select(Quote));
        return texts.Count <= LongestList ? shown : $"{shown}, … ({texts.Count} in all)";
    }
}
