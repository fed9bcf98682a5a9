using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using GpuNet.Data;

namespace GpuNet;

/// <summary>How the numbers of a column are written. The typographic minus, U+2212, is always accepted.</summary>
public sealed record NumberFormat
{
    readonly Regex? shape;

    /// <summary>A format.</summary>
    /// <param name="decimalPoint">The decimal separator: a point or a comma.</param>
    /// <param name="thousands">
    /// The thousands separator: a comma, a point, a space or an apostrophe, also in their typographic forms; null for none.
    /// </param>
    /// <param name="unit">The unit before or after each number, such as <c>%</c>, <c>$</c> or <c>kg</c>; null for none.</param>
    /// <exception cref="ArgumentException">The separators or the unit are not valid.</exception>
    public NumberFormat(char decimalPoint = '.', char? thousands = null, string? unit = null)
    {
        bool fits = (decimalPoint is '.' or ',') && (thousands is null or '.' or ',' or ' ' or '\'') && thousands != decimalPoint;
        if (!fits || unit == "")
            throw new ArgumentException($"decimals behind '{decimalPoint}' and thousands parted by '{thousands}' are no format of numbers");
        (DecimalPoint, Thousands, Unit) = (decimalPoint, thousands, unit);
        if (decimalPoint == '.' && thousands is null && unit is null)
            return;
        string point = Regex.Escape($"{decimalPoint}"), part = Regex.Escape($"{thousands}");
        // In India the groups before the last have two digits.
        string grouped = thousands is null ? "" : $"[1-9][0-9]{{0,2}}(?:{part}[0-9]{{2,3}})*{part}[0-9]{{3}}|";
        shape = new($"^(?:(?:{grouped}[0-9]+)(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant);
    }

    /// <summary>A decimal point, without thousands separator and unit.</summary>
    public static NumberFormat Plain { get; } = new();

    /// <summary>Durations, of which each is its seconds.</summary>
    public static NumberFormat Duration { get; } = new() { IsDuration = true };

    /// <summary>Whether it is of durations, as <c>1:30:00</c>, <c>2 days 03:04:05</c> and <c>PT5M</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDuration { get; init; }

    /// <summary>The decimal separator.</summary>
    public char DecimalPoint { get; }

    /// <summary>The thousands separator; null for none.</summary>
    public char? Thousands { get; }

    /// <summary>The unit before or after each number; null for none.</summary>
    public string? Unit { get; }

    /// <summary>Parses a cell; false if it is not a number in this format.</summary>
    public bool TryParse(ReadOnlySpan<byte> cell, out double value)
    {
        if (IsDuration)
            return DurationText.TryParse(Encoding.UTF8.GetString(cell), out value);
        if (shape is null && cell.IndexOf("−"u8) < 0)
            return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value);
        value = 0;
        return cell.Length <= 100 && PlainTextOf(Encoding.UTF8.GetString(cell)) is { } plain
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value);
    }

    /// <summary>The format in words: <c>a decimal comma and the unit '€'</c>.</summary>
    public override string ToString()
    {
        if (IsDuration)
            return "durations in seconds";
        string[] parts =
        [
            DecimalPoint == ',' ? "a decimal comma" : "a decimal point",
            .. Thousands is { } thousands ? [$"thousands parted by {ArticleOf(thousands)} {NameOf(thousands)}"] : Array.Empty<string>(),
            .. Unit is not null ? [$"the unit {Unit.Quote()}"] : Array.Empty<string>(),
        ];
        return string.Join(" and ", parts);
    }

    static string ArticleOf(char separator) => separator == '\'' ? "an" : "a";

    /// <summary>What the command calls a character between groups of digits.</summary>
    public static string NameOf(char separator) => separator switch
    {
        ',' => "comma",
        '.' => "point",
        ' ' => "space",
        _ => "apostrophe",
    };

    // The number with an optional sign and a decimal point; null where it is written otherwise.
    string? PlainTextOf(string text)
    {
        var rest = text.Replace('−', '-').AsSpan().Trim();
        string sign = TakeSign(ref rest);
        if (Unit is not null)
        {
            if (rest.StartsWith(Unit, StringComparison.Ordinal))
                rest = rest[Unit.Length..].TrimStart();
            else if (rest.EndsWith(Unit, StringComparison.Ordinal))
                rest = rest[..^Unit.Length].TrimEnd();
            else
                return null;
            sign = sign.Length > 0 ? sign : TakeSign(ref rest);
        }
        string digits = string.Concat(rest.ToString().Select(Plainly));
        if (shape is null)
            return sign + digits;
        if (!shape.IsMatch(digits))
            return null;
        if (Thousands is { } thousands)
            digits = digits.Replace($"{thousands}", "");
        return sign + digits.Replace(DecimalPoint, '.');
    }

    static string TakeSign(ref ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('-' or '+'))
            return "";
        string sign = text[..1].ToString();
        text = text[1..].TrimStart();
        return sign;
    }

    // No-break, narrow and thin spaces are spaces, and the apostrophe of typography is one.
    static char Plainly(char character) => character switch
    {
        '\u00A0' or '\u202F' or '\u2009' => ' ',
        '\u2019' => '\'',
        _ => character,
    };
}
