using System.Globalization;
using System.Text.RegularExpressions;

namespace GpuNet.Data;

/// <summary>
/// Columns of dates and times become columns of numbers: what recurs as sine and cosine, so that December is beside January, and what goes
/// on as the year and the days since 2000.
/// </summary>
static partial class DateColumns
{
    const string Compact = "yyyyMMdd";
    const int DaysOfWeek = 7, MonthsOfYear = 12, HoursOfDay = 24;

    // Fewer numbers than this that are all dates may be so by chance.
    const int FewNumbers = 20;

    // Columns of more texts hardly have equal ones, and rows may be many.
    const int MostKnown = 1 << 12;

    // Which format they have shows in so many.
    const int FewTexts = 200;

    static readonly DateTime origin = new(2000, 1, 1);

    // Of those with the day beside the month, one column may fit two.
    static readonly string[] dates =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d.M.yyyy", "M/d/yyyy", "d/M/yyyy", "d-M-yyyy", "M-d-yyyy", "d MMM yyyy", "d MMMM yyyy",
        "MMM d, yyyy", "MMMM d, yyyy", "MMM d yyyy", "MMMM d yyyy", "d-MMM-yyyy",
    ];

    static readonly string[] times =
        ["", " H:m", " H:m:s.FFFFFFFK", " h:m tt", " h:m:s tt", " h:mtt", " h:m:stt", "'T'H:mK", "'T'H:m:s.FFFFFFFK"];

    static readonly string[] formats =
    [
        .. dates.SelectMany(_ => times, (date, time) => date + time),
        "H:m", "H:m:s.FFFFFFF", "h:m tt", "h:m:s tt", "h:mtt", "h:m:stt",
    ];

    /// <summary>The format in which all texts of a column are dates; null where they are none.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="named">A format that the user names; null where there is none.</param>
    /// <exception cref="InputException">They fit two formats, which read one of them as different dates.</exception>
    public static string? Find(Table table, int column, string? named)
    {
        string name = table.Headers[column];
        var texts = TextsOf(table, column);
        if (texts.FirstOrDefault() is not { } first || !MayBeDate(first, named))
            return null;
        string[] fitting = [.. formats.Prepend(Compact).Prepend(named).OfType<string>().Where(format => Parse(first, format) is not null)];
        if (fitting.Length == 0)
            return null;
        string[] all = [.. texts.Distinct()];
        fitting = [.. fitting.Where(format => Array.TrueForAll(all, text => Parse(text, format) is not null))];
        if (named is not null && fitting.Contains(named))
            return named;
        fitting = [.. fitting.Where(format => format != Compact || DateName().IsMatch(name) || all.Length >= FewNumbers)];
        foreach (string other in fitting.Skip(1))
        {
            if (all.FirstOrDefault(text => Parse(text, other) != Parse(text, fitting[0])) is { } text)
            {
                throw new InputException($"{table.Name}: the column {name.Quote()} has dates, as {text.Quote()}, that may be "
                    + $"{fitting[0].Quote()} or {other.Quote()}: say which with {Setting.DateFormat.To(fitting[0].Quote())}, "
                    + $"or leave the column out with {Setting.Ignored.ToColumns(name)}");
            }
        }
        return fitting.FirstOrDefault();
    }

    /// <summary>The first text of a column that a format does not read, where the column has dates; null elsewhere.</summary>
    public static string? FindOther(Table table, int column, string format)
    {
        var texts = TextsOf(table, column);
        return texts.FirstOrDefault() is { } first && formats.Prepend(format).Any(one => Parse(first, one) is not null)
            ? texts.FirstOrDefault(text => Parse(text, format) is null)
            : null;
    }

    /// <summary>The first of some texts that is no date in the usual format that reads most of them; null where none reads half.</summary>
    public static string? FindOdd(IReadOnlyCollection<string> texts)
    {
        string best = formats.MaxBy(format => texts.Take(FewTexts).Count(text => Parse(text, format) is not null))!;
        string[] odd = [.. texts.Where(text => Parse(text, best) is null)];
        return odd.Length * 2 < texts.Count ? odd.FirstOrDefault() : null;
    }

    /// <summary>Whether a format has a day, and not a time alone.</summary>
    public static bool HasDay(string format) => format.Contains('y');

    /// <summary>The name of the column of days that a column of dates becomes.</summary>
    public static string DaysOf(string column) => $"{column} days";

    /// <summary>The table with columns of numbers for some columns of dates, behind its own.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The format of each column of dates.</param>
    /// <param name="find">Finds the place of a column by its name.</param>
    /// <exception cref="InputException">A cell is no date of that format.</exception>
    public static Table Expand(Table table, IReadOnlyDictionary<string, string> columns, Func<string, int> find) => columns.Count == 0
        ? table
        : table.With([.. columns.SelectMany(column => Read(table, find(column.Key), NamesOf(column.Key, column.Value), column.Value))]);

    /// <summary>The names of the columns of numbers that a column of dates becomes.</summary>
    public static string[] NamesOf(string column, string format)
    {
        string[] parts =
        [
            $"{column} year", $"{column} month sin", $"{column} month cos", $"{column} weekday sin", $"{column} weekday cos",
            DaysOf(column), $"{column} hour sin", $"{column} hour cos",
        ];
        return parts[PartsOf(format)];
    }

    /// <summary>The numbers of a date, in the order of <see cref="NamesOf"/>; null where the text is none.</summary>
    public static double[]? NumbersOf(string text, string format)
    {
        if (Parse(text, format) is not { } date)
            return null;
        var (monthSine, monthCosine) = OnCircle(date.Month - 1, MonthsOfYear);
        var (weekdaySine, weekdayCosine) = OnCircle((int)date.DayOfWeek, DaysOfWeek);
        var (hourSine, hourCosine) = OnCircle(date.TimeOfDay.TotalHours, HoursOfDay);
        double[] numbers =
        [
            date.Year, monthSine, monthCosine, weekdaySine, weekdayCosine, (date - origin).TotalDays, hourSine, hourCosine,
        ];
        return numbers[PartsOf(format)];
    }

    static IEnumerable<TableColumn> Read(Table table, int column, string[] names, string format)
    {
        // (numbers of a date, rows)
        var values = HostMatrix<double>.Allocate(names.Length, table.Rows.Count, table.Cells.Folder);
        var known = new Dictionary<string, double[]>();
        double[] missing = [.. names.Select(_ => double.NaN)];
        for (int row = 0; row < table.Rows.Count; row++)
        {
            var cells = table.Rows[row];
            double[] numbers = table.IsMissing(cells, column) ? missing : NumbersOf(cells);
            for (int part = 0; part < names.Length; part++)
                values.Row(part)[row] = numbers[part];
        }
        return TableColumn.OfRows(values, names);

        double[] NumbersOf(TableRow cells)
        {
            string text = cells[column];
            if (known.TryGetValue(text, out double[]? numbers))
                return numbers;
            numbers = DateColumns.NumbersOf(text, format) ?? throw table.BadCell(
                cells, column, $"{text.Quote()} is no date in the format {format.Quote()}; correct it or remove the row");
            if (known.Count < MostKnown)
                known.Add(text, numbers);
            return numbers;
        }
    }

    static IEnumerable<string> TextsOf(Table table, int column) =>
        from row in table.Cells.RowsOfTexts(column)
        where !table.IsMissing(row, column)
        select row[column].Trim();

    // Most columns are of numbers, which need not be tried in all formats.
    static bool MayBeDate(string text, string? named) => named is not null
        || (text.Any(char.IsAsciiDigit) && (text.Length == Compact.Length || !NumberNotation.Reads(NumberFormat.Plain, text)));

    // A DateTime has seven decimals of a second; pandas writes nine.
    static DateTime? Parse(string text, string format) => DateTime.TryParseExact(
        text.Contains('.') ? Nanoseconds().Replace(text.Trim(), "$1") : text.AsSpan().Trim(), format, CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            && (format != Compact || date.Year is >= 1900 and < 2100) ? date : null;

    static (double Sine, double Cosine) OnCircle(double value, int around) => Math.SinCos(2 * Math.PI * value / around);

    // The last two are those of the time.
    static Range PartsOf(string format)
    {
        bool hasTime = format.Contains('H') || format.Contains('h');
        return new(HasDay(format) ? Index.Start : ^2, hasTime ? Index.End : ^2);
    }

    [GeneratedRegex(@"(:[0-9]{1,2}\.[0-9]{7})[0-9]{1,2}")]
    private static partial Regex Nanoseconds();

    // date, order_date, birthDate, day, datum.
    [GeneratedRegex("date|day|datum", RegexOptions.IgnoreCase)]
    private static partial Regex DateName();
}
