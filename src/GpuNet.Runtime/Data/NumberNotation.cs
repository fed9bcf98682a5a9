using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GpuNet.Data;

/// <summary>Finds out in which format texts are numbers, or whether they are dates: so that they are not taken for categories.</summary>
static partial class NumberNotation
{
    // Fewer different texts than this with letters behind a number, as '2wd' and '4wd', may be names.
    const int FewNames = 11;

    static readonly NumberFormat[] withoutUnit =
        [new('.'), new(','), new('.', ','), new(',', '.'), new('.', ' '), new(',', ' '), new('.', '\''), new(',', '\'')];

    /// <summary>
    /// The formats that read the most of some texts, if that is more than half: one, or two where a comma may be either. None where they
    /// are no numbers.
    /// </summary>
    public static NumberFormat[] Find(IReadOnlyCollection<string> texts)
    {
        string? unit = UnitOf(texts);
        var counted = new[] { null, unit }.Distinct()
            .SelectMany(With)
            .Select(format => (Format: format, Count: texts.Count(text => Reads(format, text))))
            .ToList();
        int most = counted.Max(entry => entry.Count);
        if (most * 2 <= texts.Count)
            return [];
        NumberFormat[] best = [.. counted.Where(entry => entry.Count == most).Select(entry => entry.Format)];
        // A format with more to it than another reads the same numbers as that, but where a comma has three digits behind it.
        return best is [{ DecimalPoint: ',', Thousands: null } comma, { DecimalPoint: '.', Thousands: ',' } thousands, ..]
            ? [thousands, comma]
            : [best[0]];
    }

    /// <summary>Whether more than half of some texts are numbers or durations, in whatever notation.</summary>
    public static bool AreNumbers(IReadOnlyCollection<string> texts) =>
        Find(texts).Length > 0 || AreUnread(texts) || texts.Count(text => Reads(NumberFormat.Duration, text)) * 2 > texts.Count;

    /// <summary>Whether a format reads a text.</summary>
    public static bool Reads(NumberFormat format, string text) => format.TryParse(Encoding.UTF8.GetBytes(text), out _);

    /// <summary>The unit that all of some texts have beside their number; null where there is none.</summary>
    public static string? UnitOfAll(IReadOnlyCollection<string> texts) =>
        UnitOf(texts) is { } unit && With(unit).Any(format => texts.All(text => Reads(format, text))) ? unit : null;

    /// <summary>The units that some texts have beside their numbers, the most frequent first.</summary>
    public static string[] UnitsOf(IEnumerable<string> texts) =>
    [
        .. texts.Select(text => WithUnit().Match(text.Trim()))
            .Where(match => match.Success)
            .GroupBy(match => match.Groups["unit"].Value)
            .OrderByDescending(group => group.Count())
            .Select(group => group.Key),
    ];

    /// <summary>Whether more than half of some texts are numbers, and some are in a notation that no format reads.</summary>
    public static bool AreUnread(IReadOnlyCollection<string> texts) => texts.Any(IsUnread)
        && texts.Count(text => IsUnread(text) || withoutUnit.Any(format => Reads(format, text))) * 2 > texts.Count;

    /// <summary>
    /// Whether a text is a number in a notation that no format reads: as accountants write negative ones, in hexadecimal, as a fraction, or
    /// in digits of other scripts.
    /// </summary>
    public static bool IsUnread(string text) => OtherNumber().IsMatch(text.Trim());

    /// <summary>Whether a text is infinity.</summary>
    public static bool IsInfinite(string text) => Infinity().IsMatch(text);

    /// <summary>
    /// The first of some texts that is no duration, where more than half are durations and one is no time of day; null elsewhere.
    /// </summary>
    public static string? OtherThanDuration(IReadOnlyCollection<string> texts)
    {
        const double SecondsOfDay = 86400;
        double[] seconds = [.. texts.Select(text => DurationText.TryParse(text, out double value) ? value : double.NaN)];
        return seconds.Count(double.IsFinite) * 2 > texts.Count && seconds.Any(value => value is < 0 or >= SecondsOfDay)
            ? texts.Zip(seconds).FirstOrDefault(pair => double.IsNaN(pair.Second)).First
            : null;
    }

    /// <summary>Whether more than half of some texts are dates or times.</summary>
    public static bool AreDates(IReadOnlyCollection<string> texts) => texts.Count(IsDate) * 2 > texts.Count;

    static bool IsDate(string padded)
    {
        string text = padded.Trim();
        return DigitDate().IsMatch(text) || OtherDate().IsMatch(text) || IsMonthDate(text);
    }

    static bool IsMonthDate(string text) =>
        MonthDate().IsMatch(text) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    static NumberFormat[] With(string? unit) =>
        [.. withoutUnit.Select(format => new NumberFormat(format.DecimalPoint, format.Thousands, unit))];

    // The sign or name that most of the texts have beside their number; null where there is none.
    static string? UnitOf(IReadOnlyCollection<string> texts)
    {
        string? unit = UnitsOf(texts).FirstOrDefault();
        bool isSign = unit is not null && !char.IsLetter(unit[^1]);
        return isSign || texts.Count >= FewNames ? unit : null;
    }

    // A currency before, or a currency, a sign or a name behind: '$5', 'US$ 5', '5 €', '5%', '5 kg', '5 km/h'.
    [GeneratedRegex(@"^[+\-−]?\s*(?<unit>\p{L}{0,3}\p{Sc}|EUR|USD|GBP|CHF|JPY|CNY|INR)\s*[+\-−]?[0-9](?:[0-9.,'’\s]*[0-9])?\.?$"
        + @"|^[+\-−]?\s*[0-9](?:[0-9.,'’\s]*[0-9])?\.?\s*(?<unit>[%‰""″′\p{Sc}°\p{L}µ][^0-9]{0,11})$")]
    private static partial Regex WithUnit();

    [GeneratedRegex("^[+\\-−]?(inf|infinity|∞)$", RegexOptions.IgnoreCase)]
    private static partial Regex Infinity();

    // (1,234), ($5.00), 12.50-, 1_000, 0x1F, 3/4, 1 3/4, ½, １２.
    [GeneratedRegex(@"^\(\s*\p{Sc}?\s*[0-9][0-9.,'’\s]*\)$|^\p{Sc}?[0-9][0-9.,'’]*[-−]$|^[+\-−]?[0-9]+(_[0-9]+)+$"
        + @"|^[+\-−]?0[xX][0-9A-Fa-f]+$|^[+\-−]?([0-9]+\s+)?[0-9]+\s*/\s*[0-9]+$"
        + @"|^[+\-−]?[0-9]*\s*[¼-¾⅐-⅞]$|^[+\-−]?(?=.*[^\x00-\x7F])\p{Nd}[\p{Nd}.,．，]*$")]
    private static partial Regex OtherNumber();

    // 2024-06-18, 2024/6/18 12:30, 2024-06, 18.6.2024, 6/18/24, 12:30, 12:30:05 pm.
    [GeneratedRegex("^([0-9]{4}[-/.][0-9]{1,2}([-/.][0-9]{1,2})?|[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{2}|[0-9]{4}))"
        + "([T ][0-9]{1,2}:[0-9]{2}.*)?$"
        + "|^[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[aApP][mM])?$")]
    private static partial Regex DigitDate();

    // 2024-W25, 2024-170, 2024Q2, Q2 2024, Jun-24, June 2024, 18 juin 2024, 18. Juni 2024, 18 de junio de 2024, 2024年6月18日.
    [GeneratedRegex(@"^[0-9]{4}-?W[0-9]{2}(-?[1-7])?$|^(19|20)[0-9]{2}-([0-2][0-9]{2}|3[0-6][0-9])$"
        + @"|^[0-9]{4}[- ]?Q[1-4]$|^Q[1-4][-/ ]?[0-9]{4}$"
        + @"|^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?[-/ ]'?([0-9]{2}|[0-9]{4})$"
        + @"|^[0-9]{1,2}\.? (de )?\p{L}{3,10}\.? (de )?(19|20)[0-9]{2}( .*)?$"
        + @"|^[0-9]{4}[年년] ?[0-9]{1,2}[月월]")]
    private static partial Regex OtherDate();

    // 18 June 2024, Jun 18, 2024, Tue, 18 Jun 2024 12:30.
    [GeneratedRegex("(?=.*[0-9]{4})(?=.*[A-Za-z]{3})[0-9]{1,2}")]
    private static partial Regex MonthDate();
}
