using System.Text.RegularExpressions;

namespace GpuNet.Files;

/// <summary>A list of texts as one text: commas between them, and as in CSV quotes around those that have commas of their own.</summary>
static partial class ListText
{
    /// <summary>The texts as one.</summary>
    public static string Join(IEnumerable<string> texts) =>
        string.Join(',', texts.Select(text => text.Contains(',') ? $"\"{text.Replace("\"", "\"\"")}\"" : text));

    /// <summary>The texts of a list, without the spaces around them.</summary>
    public static IEnumerable<string> Split(string list) => Entry().Matches(list + ",").Select(
        entry => entry.Groups["quoted"] is { Success: true } quoted
            ? quoted.Value.Replace("\"\"", "\"")
            : entry.Groups["plain"].Value.Trim());

    [GeneratedRegex("""\G\s*(?:"(?<quoted>(?:[^"]|"")*)"\s*|(?<plain>[^,]*)),""")]
    private static partial Regex Entry();
}
