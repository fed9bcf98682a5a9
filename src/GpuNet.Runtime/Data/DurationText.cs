using System.Globalization;
using System.Text.RegularExpressions;

namespace GpuNet.Data;

/// <summary>
/// Durations as texts: <c>1:30:00</c>, <c>2 days 03:04:05</c> and <c>-1 days +23:59:59</c> of Python and pandas, <c>2.03:04:05</c> of .NET,
/// and <c>PT5M</c> of ISO 8601. Two numbers, as <c>1:30</c>, may be hours or minutes, and months have no length: they are none.
/// </summary>
static partial class DurationText
{
    /// <summary>What a message says of a text that is none.</summary>
    public const string Advice = "is no duration; write it as 1:30:00, 2 days 03:04:05 or PT5M";

    const double SecondsOfMinute = 60, SecondsOfHour = 3600, SecondsOfDay = 86400, DaysOfWeek = 7;

    /// <summary>The seconds of a duration; false for another text.</summary>
    public static bool TryParse(string text, out double seconds)
    {
        seconds = 0;
        text = text.Trim();
        var match = Clock().Match(text);
        if (!match.Success)
            match = Iso().Match(text);
        if (!match.Success || match.Length == 0 || IsAmbiguous(match))
            return false;
        double days = DaysOfWeek * Part("weeks") + Part("days");
        double time = SecondsOfHour * Part("hours") + SecondsOfMinute * Part("minutes") + Part("seconds");
        // The sign before days in words is of these alone.
        seconds = match.Groups["word"].Success
            ? Sign("sign") * SecondsOfDay * days + Sign("timeSign") * time
            : Sign("sign") * (SecondsOfDay * days + time);
        return double.IsFinite(seconds);

        double Part(string name) => match.Groups[name] is { Success: true, Value: var digits }
            ? double.Parse(digits.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : 0;

        int Sign(string name) => IsNegative(match, name) ? -1 : 1;
    }

    // -1 days 03:00:00: PostgreSQL means 21 hours ago, and pandas, which writes +03:00:00, reads 27.
    static bool IsAmbiguous(Match match) => IsNegative(match, "sign") && match.Groups["word"] is { Success: true, Value: var word }
        && !match.Groups["timeSign"].Success && !word.Contains(',');

    static bool IsNegative(Match match, string sign) => match.Groups[sign].Value is "-" or "−";

    // Days, and hours, minutes and seconds; one of both may be missing. Behind days, less than a day is left.
    [GeneratedRegex(@"^(?<sign>[+\-−])?(?:(?<days>[0-9]+)(?:\.(?=[0-9]+:)| days?$|(?<word> days?,? )(?<timeSign>[+\-−])?))?"
        + @"(?:(?<hours>(?(days)(?:[01]?[0-9]|2[0-3])|[0-9]+))"
        + @":(?<minutes>[0-5]?[0-9]):(?<seconds>[0-5]?[0-9](?:[.,][0-9]+)?))?(?<=[0-9s])$")]
    private static partial Regex Clock();

    [GeneratedRegex(@"^(?<sign>[+\-−])?P(?=[0-9T])(?:(?<weeks>[0-9]+(?:[.,][0-9]+)?)W)?(?:(?<days>[0-9]+(?:[.,][0-9]+)?)D)?"
        + @"(?:T(?=[0-9])(?:(?<hours>[0-9]+(?:[.,][0-9]+)?)H)?(?:(?<minutes>[0-9]+(?:[.,][0-9]+)?)M)?"
        + @"(?:(?<seconds>[0-9]+(?:[.,][0-9]+)?)S)?)?$")]
    private static partial Regex Iso();
}
