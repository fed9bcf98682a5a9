using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GpuNet;

/// <summary>How the numbers of a column are written. The minus of typography, U+2212, is always read as one.</summary>
public sealed record NumberFormat
{
    readonly Regex? shape;

    /// <summary>A format.</summary>
    /// <param name="decimalPoint">What stands before the decimals: a point or a comma.</param>
    /// <param name="thousands">
    /// What parts groups of thousands: a comma, a point, a space, or an apostrophe, also in their typographic forms; null for nothing.
    /// </param>
    /// <param name="unit">What stands before or behind each number, as <c>%</c>, <c>$</c> or <c>kg</c>; null for nothing.</param>
    /// <exception cref="ArgumentException">It is no such format.</exception>
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

    /// <summary>A decimal point, and nothing else.</summary>
    public static NumberFormat Plain { get; } = new();

    /// <summary>What stands before the decimals.</summary>
    public char DecimalPoint { get; }

    /// <summary>What parts groups of thousands; null for nothing.</summary>
    public char? Thousands { get; }

    /// <summary>What stands before or behind each number; null for nothing.</summary>
    public string? Unit { get; }

    /// <summary>The number in a cell; false where there is none that is written so.</summary>
    public bool TryParse(ReadOnlySpan<byte> cell, out double value)
    {
        if (shape is null && !cell.StartsWith("−"u8))
            return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value);
        value = 0;
        return cell.Length <= 100 && PlainTextOf(Encoding.UTF8.GetString(cell)) is { } plain
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value);
    }

    /// <summary>The format in words: <c>a decimal comma and the unit '€'</c>.</summary>
    public override string ToString()
    {
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
