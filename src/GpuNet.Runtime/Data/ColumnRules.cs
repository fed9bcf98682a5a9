using System.Text.RegularExpressions;

namespace GpuNet.Data;

/// <summary>
/// Decides what a column is to a network, from its name and its cells: the one place where that is decided, but for columns that are the
/// same in all training rows, which only show once the rows are divided. docs/data.md has the rules.
/// </summary>
static partial class ColumnRules
{
    // More categories than this are told: each is an input.
    const int ManyCategories = 50;

    // Fewer rows than this may all differ by chance.
    const int FewRows = 20;

    /// <summary>What a feature is.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cells">What its cells are like.</param>
    /// <param name="roles">What the user says of the columns.</param>
    /// <exception cref="InputException">It is nothing that could be learned from as it is; the message says what to do.</exception>
    public static Column Decide(Table table, ColumnCells cells, TableRoles roles)
    {
        string name = table.Headers[cells.Column];
        // The past of a number that is predicted is one.
        bool isNumeric = roles.Numeric.Contains(name) || (roles.Task.Answers == Answers.Numbers && roles.Targets.Contains(name));
        if (roles.Categorical.Contains(name))
            return Categories(table, name, cells);
        if (cells.Values == 0)
            return new(name, ColumnKind.LeftOut, NumberFormat.Plain, "left out: it has no value");
        if (roles.Frequency.Contains(name))
        {
            AlikeTexts.WarnOf(table, name, cells.Texts, "texts");
            return new(name, ColumnKind.Frequency, NumberFormat.Plain);
        }

        CheckPoints(table, name, cells, roles);
        bool isPlain = cells.Numbers == cells.Values;
        if (isPlain && cells.HasLeadingZeros && !isNumeric)
        {
            if (AllDiffer(cells, table.Rows.Count))
            {
                return new(
                    name, ColumnKind.LeftOut, NumberFormat.Plain,
                    $"left out: its codes differ in every row; {Setting.Categorical} keeps it");
            }
            CheckCount(table, name, cells.Texts, roles.MaxCategories, $"use {Setting.Numeric.ToColumns(name)} if they are numbers");
            return new(
                name, ColumnKind.Category, NumberFormat.Plain,
                $"taken for categories: its numbers begin with zeros; {Setting.Numeric} makes numbers of them");
        }
        if (FormatOf(table, name, cells, roles) is { } format)
            return isNumeric && !format.IsDuration ? new(name, ColumnKind.Number, format) : Number(name, cells, format, table.Rows.Count);
        if (!isNumeric && cells.Numbers == 0)
            return Text(table, name, cells, roles);
        throw NumberNotation.Find(cells.Texts) is [.. var formats] && formats.Any(other => Reads(other, cells.Texts))
            ? OtherNotation(table, name, cells, formats)
            : NumberNotation.AreUnread(cells.Texts) ? Unread(table, name, cells, isFeature: true)
            : Mixed(table, name, cells);
    }

    /// <summary>The format of a target of numbers.</summary>
    /// <exception cref="InputException">It is none; the message says what to do.</exception>
    public static NumberFormat FormatOfTarget(Table table, ColumnCells cells, TableRoles roles)
    {
        string name = table.Headers[cells.Column];
        CheckPoints(table, name, cells, roles);
        if (FormatOf(table, name, cells, roles) is { } format)
        {
            if (format.IsDuration)
                Message.Note($"{table.Name}: the target {name.Quote()} is of durations, read and predicted as seconds");
            return format;
        }
        if (NumberNotation.Find(cells.Texts) is [_, ..] formats && (cells.Numbers == 0 || formats.Any(other => Reads(other, cells.Texts))))
            throw OtherNotation(table, name, cells, formats, isFeature: false);
        if (NumberNotation.AreUnread(cells.Texts))
            throw Unread(table, name, cells, isFeature: false);
        return cells.Numbers > 0 ? NumberFormat.Plain : throw new InputException(
            $"{table.Name}: the target {name.Quote()} is of texts, as {Examples(cells.Texts)}, not of numbers; "
            + $"use {Setting.Task.To("Classification")}");
    }

    // 1.200 is not 1.2 where decimals have a comma, as they often have where cells have a semicolon between them.
    static void CheckPoints(Table table, string name, ColumnCells cells, TableRoles roles)
    {
        bool mayBeComma = roles.DecimalPoint == ',' || (roles.DecimalPoint is null && table.Delimiter == ';');
        if (!mayBeComma || roles.Thousands is not null || cells.Numbers != cells.Values || !cells.HasPointsOfThousands)
            return;
        string pointed = Examples(cells.Texts.Where(text => text.Contains('.')));
        throw new InputException($"{table.Name}: the column {name.Quote()} has points before three digits, as {pointed}: "
            + $"use {Setting.Thousands.To("point")} if they separate thousands, or "
            + (roles.DecimalPoint is null
                ? $"{Setting.DecimalPoint.To("point")} if they stand before decimals"
                : "write decimals with a comma"));
    }

    // The plain format is known to read all or not; it comes last, as others are asked for.
    static NumberFormat? FormatOf(Table table, string name, ColumnCells cells, TableRoles roles)
    {
        var format = roles.Durations.Contains(name) ? null : roles.Formats.FirstOrDefault(
            format => format == NumberFormat.Plain ? cells.Numbers == cells.Values : Reads(format, cells.Texts));
        if (format is not null)
            return format;
        var other = cells.Texts.FirstOrDefault(text => !NumberNotation.Reads(NumberFormat.Duration, text));
        if (other is null)
            return NumberFormat.Duration;
        return !roles.Durations.Contains(name) ? null : throw new InputException(
            $"{table.Name}: the column {name.Quote()} is in {Setting.Durations}, but {other.Quote()} is no duration, as 1:30:00, "
            + "2 days 03:04:05 and PT5M are; correct it, or leave the column out of them");
    }

    static bool Reads(NumberFormat format, IReadOnlyCollection<string> texts) => texts.All(text => NumberNotation.Reads(format, text));

    static Column Number(string name, ColumnCells cells, NumberFormat format, int rows)
    {
        if (format.IsDuration)
            return new(name, ColumnKind.Number, format, $"read as durations, in seconds; {Setting.Categorical} keeps texts");
        if (format != NumberFormat.Plain)
        {
            bool isRead = cells.Numbers < cells.Values || (format.Thousands == '.' && cells.Texts.Any(text => text.Contains('.')));
            return new(name, ColumnKind.Number, format, isRead ? $"read as numbers with {format}" : null);
        }
        bool differs = AllDiffer(cells, rows);
        if (differs && cells.CountRows)
            return new(name, ColumnKind.LeftOut, format, $"left out: it counts the rows; {Setting.Numeric} keeps it");
        if (differs && IdName().IsMatch(name))
        {
            return new(
                name, ColumnKind.LeftOut, format,
                $"left out: an id, by its name and as it differs in every row; {Setting.Numeric} keeps it");
        }
        return new(
            name, ColumnKind.Number, format,
            differs ? $"learned from, though it differs in every row: {Setting.Ignored} leaves out what is only a name" : null);
    }

    static bool AllDiffer(ColumnCells cells, int rows) => cells.AreDifferentIntegers && cells.Values == rows && rows >= FewRows;

    static Column Text(Table table, string name, ColumnCells cells, TableRoles roles)
    {
        string shown = Examples(cells.Texts);
        string others = $"leave the column out with {Setting.Ignored.ToColumns(name)}, "
            + $"or keep each as a category with {Setting.Categorical.ToColumns(name)}";
        if (NumberNotation.Find(cells.Texts) is [_, ..] formats)
            throw OtherNotation(table, name, cells, formats);
        if (NumberNotation.AreUnread(cells.Texts))
            throw Unread(table, name, cells, isFeature: true);
        if (NumberNotation.OtherThanDuration(cells.Texts) is { } other)
        {
            throw new InputException(
                $"{table.Name}: the column {name.Quote()} has durations, as {shown}, but {other.Quote()} is none: correct it, {others}");
        }
        if (NumberNotation.AreDates(cells.Texts))
        {
            throw new InputException($"{table.Name}: the column {name.Quote()} has dates or times, as {shown}, "
                + (DateColumns.FindOdd(cells.Texts) is { } odd
                    ? $"but {odd.Quote()} is none in the format of most: correct it, use {Setting.MissingTexts.To(odd.Quote())} if it says "
                        + $"that there is no value, {others}"
                    : $"in no format that reads all of them: name theirs with {Setting.DateFormat}, {others}"));
        }
        if (cells.Texts.Count == table.Rows.Count && cells.Texts.Count >= FewRows)
        {
            return new(
                name, ColumnKind.LeftOut, NumberFormat.Plain,
                $"left out: its texts differ in every row; {Setting.Categorical} keeps it");
        }
        CheckCount(table, name, cells.Texts, roles.MaxCategories, $"leave it out with {Setting.Ignored.ToColumns(name)}");
        return Categories(table, name, cells);
    }

    static Column Categories(Table table, string name, ColumnCells cells)
    {
        AlikeTexts.WarnOf(table, name, cells.Texts, "categories");
        int count = cells.Texts.Count;
        return new(
            name, ColumnKind.Category, NumberFormat.Plain,
            count <= ManyCategories ? null : $"has {count} categories, each of them an input; "
                + $"{Setting.Frequency} makes one number of them, and {Setting.Ignored} leaves it out");
    }

    static void CheckCount(Table table, string name, IReadOnlyCollection<string> texts, int most, string advice)
    {
        if (texts.Count > most)
        {
            throw new InputException($"{table.Name}: the column {name.Quote()} has {texts.Count} different texts in "
                + $"{table.Rows.Count} rows, too many for categories; {advice}, "
                + $"learn from how frequent they are with {Setting.Frequency.ToColumns(name)}, "
                + $"or keep them with {Setting.Categorical.ToColumns(name)} or a larger {Setting.MaxCategories}");
        }
    }

    static InputException OtherNotation(
        Table table, string name, ColumnCells cells, IReadOnlyList<NumberFormat> formats, bool isFeature = true)
    {
        if (formats[0].Unit is { } unit && NumberNotation.UnitsOf(cells.Texts) is [_, _, ..] units)
        {
            var examples = units.Select(one => cells.Texts.First(text => NumberNotation.UnitsOf([text]) is [var own] && own == one));
            return new($"{table.Name}: the column {name.Quote()} mixes the units {units.Quote()}, as {Examples(examples)}: "
                + $"write all of its numbers in one of them, as {unit.Quote()}, and read them with {Setting.Units.To(unit.Quote())}"
                + (isFeature ? $"; or keep texts with {Setting.Categorical.ToColumns(name)}" : ""));
        }
        string advice = string.Join(", or ", formats.Select(format => $"with {OptionsOf(format)}" + (
            formats.Count == 1 ? "" : format.DecimalPoint == ',' ? " if it stands before decimals" : " if it parts thousands")));
        if (cells.Texts.FirstOrDefault(text => !NumberNotation.Reads(formats[0], text)) is { } odd)
            advice += $", once {odd.Quote()} is written so, too";
        return new($"{table.Name}: the column {name.Quote()} has numbers that are written in another way, as {Examples(cells.Texts)}: "
            + $"read them {advice}{(isFeature ? $"; or keep texts with {Setting.Categorical.ToColumns(name)}" : "")}");
    }

    static InputException Unread(Table table, string name, ColumnCells cells, bool isFeature) => new(
        $"{table.Name}: the column {name.Quote()} has numbers that are written in a way that is not read, as "
        + $"{Examples(cells.Texts.Where(NumberNotation.IsUnread))}: write them in digits, as 1234.5 or -1234.5"
        + (isFeature ? $", or keep texts with {Setting.Categorical.ToColumns(name)}" : ""));

    static string OptionsOf(NumberFormat format) => string.Join(" and ", new[]
    {
        format.DecimalPoint == ',' ? Setting.DecimalPoint.To("comma") : null,
        format.Thousands is { } thousands ? Setting.Thousands.To(NumberFormat.NameOf(thousands)) : null,
        format.Unit is { } unit ? Setting.Units.To(unit.Quote()) : null,
    }.OfType<string>());

    // Which of both kinds there is less of is the odd one.
    static InputException Mixed(Table table, string name, ColumnCells cells)
    {
        if (cells.Numbers == 0)
        {
            return table.BadCell(table.Rows[cells.FirstText], cells.Column,
                $"{table.Rows[cells.FirstText][cells.Column].Quote()} is not a number, and no cell of the column is; "
                + $"leave the column out of {Setting.Numeric}");
        }
        int texts = cells.Values - cells.Numbers;
        string names = $"use {Setting.Categorical.ToColumns(name)} if its numbers are only names";
        string[] others = [.. cells.Texts.Where(other => !NumberNotation.Reads(NumberFormat.Plain, other))];
        if (NumberNotation.UnitOfAll(others) is { } unit)
        {
            throw new InputException($"{table.Name}: the column {name.Quote()} has numbers with the unit {unit.Quote()}, as "
                + $"{Examples(others)}, and others without, as {table.Rows[cells.FirstNumber][cells.Column].Quote()}: "
                + $"write it with all of them or with none, or {names}");
        }
        if (texts > cells.Numbers)
        {
            var number = table.Rows[cells.FirstNumber];
            return table.BadCell(number, cells.Column, $"{number[cells.Column].Quote()} is a number, but most of the column are texts, as "
                + $"{table.Rows[cells.FirstText][cells.Column].Quote()}; correct it, {names}, "
                + $"or leave the column out with {Setting.Ignored.ToColumns(name)}");
        }
        var odd = table.Rows[cells.FirstText];
        string text = odd[cells.Column];
        if (NumberNotation.IsInfinite(text))
            return table.BadCell(odd, cells.Column, $"{text.Quote()} is not a finite number; correct it or remove the row");
        return table.BadCell(odd, cells.Column, $"{text.Quote()} is not a number; correct it or remove the row"
            + (others.Length == 1 ? $", or use {Setting.MissingTexts.To(text.Quote())} if it says that there is no value" : "")
            + (texts * 20 >= cells.Values ? $", or {names}" : ""));
    }

    static string Examples(IEnumerable<string> texts) => string.Join(", ", texts.Take(3).Select(text => text.Quote()));

    // id, user_id, customerId, ID, uuid, nr, row, Unnamed: 0.
    [GeneratedRegex(@"^(?i:id|idx|index|uuid|guid|key|pk|nr|no|row|unnamed: ?\d+)$|(?i:[_\-. ]id)$|[a-z]I[dD]$")]
    private static partial Regex IdName();
}
