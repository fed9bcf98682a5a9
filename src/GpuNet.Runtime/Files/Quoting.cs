namespace GpuNet;

/// <summary>Shows text from a file in a message, which must stay one readable line.</summary>
static class Quoting
{
    const int LongestText = 60;
    const int LongestList = 20;

    /// <summary>The text with control characters written as <c>\u001b</c>: none begins a line or commands a terminal.</summary>
    public static string Escape(this string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(character => char.IsControl(character) ? $"\\u{(int)character:x4}" : $"{character}"))
        : text;

    /// <summary>The text on one line: long text is cut, and control characters are escaped.</summary>
    public static string Shorten(this string text) => (text.Length <= LongestText ? text : text[..LongestText] + "…").Escape();

    /// <summary>The text on one line between apostrophes.</summary>
    public static string Quote(this string text) => $"'{text.Shorten()}'";

    /// <summary>The texts between apostrophes with commas; of many only the first and their number.</summary>
    public static string Quote(this IReadOnlyList<string> texts)
    {
        string shown = string.Join(", ", texts.Take(LongestList).Select(Quote));
        return texts.Count <= LongestList ? shown : $"{shown}, … ({texts.Count} in all)";
    }
}
