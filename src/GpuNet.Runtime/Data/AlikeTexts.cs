using System.Globalization;
using System.Text.RegularExpressions;
using GpuNet.Data.Preprocessing;

namespace GpuNet.Data;

/// <summary>Texts of a column that look alike: they may be meant to be one.</summary>
static partial class AlikeTexts
{
    /// <summary>Warns where texts differ in case, spaces, leading zeros or the form of their accents only.</summary>
    public static void WarnOf(Table table, string name, IEnumerable<string> texts, string what)
    {
        if (FindAlike(texts) is (var alike, { } how))
        {
            Message.Warn($"{table.Name}, column {name.Quote()}: {alike.Quote()} are different {what}, "
                + $"as {how}; write them alike if they mean the same");
        }
    }

    static (string[] Texts, string? How) FindAlike(IEnumerable<string> texts)
    {
        string[] alike = texts.GroupBy(Bare, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.ToArray() ?? [];
        if (alike.Length > 0)
        {
            return (alike, alike.Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1 ? "their cases differ"
                : alike.Select(text => text.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1
                ? "the spaces around them differ"
                : "their zeros differ");
        }
        string[] marked = [.. texts.Where(text => text.Any(IsMark))];
        if (marked.Length == 0)
            return ([], null);
        var others = texts.Except(marked).ToLookup(WithoutAccents);
        return marked.FirstOrDefault(text => others.Contains(WithoutAccents(text))) is { } one
            ? ([one, .. others[WithoutAccents(one)]], "their accents are written in two forms of Unicode")
            : ([], null);
    }

    static string Bare(string text) =>
        WholeNumbers.Bare(text.Trim()) is var bare && bare.All(char.IsAsciiDigit) ? bare.TrimStart('0') : bare;

    static bool IsMark(char character) => char.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark;

    // A letter and the accent behind it look like the letter that has one. The runtime has no tables of them where cultures are invariant.
    static string WithoutAccents(string text) => Accented().Replace(text, "´");

    [GeneratedRegex(@"\P{M}\p{M}+|[\u00C0-\u024F\u1E00-\u1EFF]")]
    private static partial Regex Accented();
}
