using System.Text.RegularExpressions;

namespace GpuNet.Data;

/// <summary>
/// Decides what a column is to a network, from its name and its cells: the one place where that is decided, but for columns that are the
/// same in all training rows, which only show once the rows are divided. docs/data.md has the rules.
/// </summary>
static partial class ColumnRules
{
    /// <summary>More texts than this in a column are taken for a mistake.</summary>
    const int MostCategories = 1000;

    // Fewer rows than this may all differ by chance.
    const int FewRows = 20;

    /// <summary>What a feature is.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cells">What its cells are like.</param>
    /// <param name="roles">What the user says of the columns.</param>
    /// <exception cref="InputException">It is nothing that could be learned from as it is; the message says what to do.</exception>
    public static Column Decide(CsvTable table, ColumnCells cells, TableRoles roles)
    {
        string name = table.Headers[cells.Column];
        // The past of a number that is predicted is one.
        bool isNumeric = roles.Numeric.Contains(name) || (roles.Task.Answers == Answers.Numbers && roles.Targets.Contains(name));
        if (roles.Categorical.Contains(name))
            return new(name, ColumnKind.Category, NumberFormat.Plain);
        if (cells.Values == 0)
            return new(name, ColumnKind.LeftOut, NumberFormat.Plain, "left out: it has no value");

        CheckPoints(table, name, cells, roles);
        bool isPlain = cells.Numbers == cells.Values;
        if (isPlain && cells.HasLeadingZeros && !isNumeric)
        {
            CheckCount(table, name, cells.Texts, $"use {Setting.Numeric.To(name.Shorten())} if they are numbers");
            return new(
                name, ColumnKind.Category, NumberFormat.Plain,
                $"taken for categories: its numbers begin with zeros; {Setting.Numeric} makes numbers of them");
        }
        if (FormatOf(cells, roles) is { } format)
            return isNumeric ? new(name, ColumnKind.Number, format) : Number(name, cells, format, table.Rows.Count);
        if (!isNumeric && cells.Numbers == 0)
            return Text(table, name, cells);
        throw NumberNotation.Find(cells.Texts) is [.. var formats] && formats.Any(other => Reads(other, cells.Texts))
            ? OtherNotation(table, name, cells, formats)
            : Mixed(table, name, cells);
    }

    /// <summary>The format of a column that must be of numbers.</summary>
    /// <exception cref="InputException">It is not; the message says what to do.</exception>
    public static NumberFormat FormatOfNumbers(CsvTable table, ColumnCells cells, TableRoles roles)
    {
        CheckPoints(table, table.Headers[cells.Column], cells, roles);
        return FormatOf(cells, roles)
            ?? (NumberNotation.Find(cells.Texts) is [.. var formats] && formats.Any(other => Reads(other, cells.Texts))
                ? throw OtherNotation(table, table.Headers[cells.Column], cells, formats, isFeature: false)
                : NumberFormat.Plain);
    }

    // Where decimals have a comma, a point with three digits behind it is one of thousands: 1.200 is not 1.2.
    static void CheckPoints(CsvTable table, string name, ColumnCells cells, TableRoles roles)
    {
        if (roles.DecimalPoint != ',' || roles.Thousands is not null || cells.Numbers != cells.Values)
            return;
        string[] pointed = [.. cells.Texts.Where(text => text.Contains('.'))];
        if (pointed.Length > 0 && Reads(new NumberFormat(',', '.', null), pointed))
        {
            throw new InputException($"{table.Name}: the column {name.Quote()} has points before three digits, as {Examples(pointed)}: "
                + $"use {Setting.Thousands.To("point")} if they separate thousands, or write decimals with a comma");
        }
    }

    // The plain format is known to read all or not; it comes last, as others are asked for.
    static NumberFormat? FormatOf(ColumnCells cells, TableRoles roles) => roles.Formats.FirstOrDefault(
        format => format == NumberFormat.Plain ? cells.Numbers == cells.Values : Reads(format, cells.Texts));

    static bool Reads(NumberFormat format, IReadOnlyCollection<string> texts) => texts.All(text => NumberNotation.Reads(format, text));

    static Column Number(string name, ColumnCells cells, NumberFormat format, int rows)
    {
        if (format != NumberFormat.Plain)
        {
            bool isRead = cells.Numbers < cells.Values || (format.Thousands == '.' && cells.Texts.Any(text => text.Contains('.')));
            return new(name, ColumnKind.Number, format, isRead ? $"read as numbers with {format}" : null);
        }
        bool differs = cells.AreDifferentIntegers && cells.Values == rows && rows >= FewRows;
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

    static Column Text(CsvTable table, string name, ColumnCells cells)
    {
        string shown = Examples(cells.Texts);
        if (NumberNotation.Find(cells.Texts) is [_, ..] formats)
            throw OtherNotation(table, name, cells, formats);
        if (NumberNotation.AreDates(cells.Texts))
        {
            throw new InputException($"{table.Name}: the column {name.Quote()} has dates or times, as {shown}, which are not learned from; "
                + $"leave it out with {Setting.Ignored.To(name.Shorten())}, or keep each as a category with "
                + Setting.Categorical.To(name.Shorten()));
        }
        if (cells.Texts.Count == table.Rows.Count && cells.Texts.Count >= FewRows)
        {
            return new(
                name, ColumnKind.LeftOut, NumberFormat.Plain,
                $"left out: its texts differ in every row; {Setting.Categorical} keeps it");
        }
        CheckCount(table, name, cells.Texts, $"leave it out with {Setting.Ignored.To(name.Shorten())}");
        return new(name, ColumnKind.Category, NumberFormat.Plain);
    }

    static void CheckCount(CsvTable table, string name, IReadOnlyCollection<string> texts, string advice)
    {
        if (texts.Count > MostCategories)
        {
            throw new InputException($"{table.Name}: the column {name.Quote()} has {texts.Count} different texts in "
                + $"{table.Rows.Count} rows, too many for categories; {advice}, "
                + $"or keep them with {Setting.Categorical.To(name.Shorten())}");
        }
    }

    static InputException OtherNotation(
        CsvTable table, string name, ColumnCells cells, IReadOnlyList<NumberFormat> formats, bool isFeature = true)
    {
        string advice = string.Join(", or ", formats.Select(format => $"with {OptionsOf(format)}" + (
            formats.Count == 1 ? "" : format.DecimalPoint == ',' ? " if it stands before decimals" : " if it parts thousands")));
        if (cells.Texts.FirstOrDefault(text => !NumberNotation.Reads(formats[0], text)) is { } odd)
            advice += $", once {odd.Quote()} is written so, too";
        return new($"{table.Name}: the column {name.Quote()} has numbers that are written in another way, as {Examples(cells.Texts)}: "
            + $"read them {advice}{(isFeature ? $"; or keep texts with {Setting.Categorical.To(name.Shorten())}" : "")}");
    }

    static string OptionsOf(NumberFormat format) => string.Join(" and ", new[]
    {
        format.DecimalPoint == ',' ? Setting.DecimalPoint.To("comma") : null,
        format.Thousands is { } thousands ? Setting.Thousands.To(NumberFormat.NameOf(thousands)) : null,
        format.Unit is { } unit ? Setting.Units.To(unit.Quote()) : null,
    }.OfType<string>());

    // Which of both kinds there is less of is the odd one.
    static InputException Mixed(CsvTable table, string name, ColumnCells cells)
    {
        if (cells.Numbers == 0)
        {
            return table.BadCell(table.Rows[cells.FirstText], cells.Column,
                $"{table.Rows[cells.FirstText][cells.Column].Quote()} is not a number, and no cell of the column is; "
                + $"leave the column out of {Setting.Numeric}");
        }
        int texts = cells.Values - cells.Numbers;
        string names = $"use {Setting.Categorical.To(name.Shorten())} if its numbers are only names";
        if (texts > cells.Numbers)
        {
            var number = table.Rows[cells.FirstNumber];
            return table.BadCell(number, cells.Column, $"{number[cells.Column].Quote()} is a number, but most of the column are texts, as "
                + $"{table.Rows[cells.FirstText][cells.Column].Quote()}; correct it, or {names}");
        }
        var odd = table.Rows[cells.FirstText];
        string text = odd[cells.Column];
        bool isOneText = cells.Texts.All(other => other == text || NumberNotation.Reads(NumberFormat.Plain, other));
        return table.BadCell(odd, cells.Column, $"{text.Quote()} is not a number; correct it or remove the row"
            + (isOneText ? $", or use {Setting.MissingTexts.To(text.Quote())} if it says that there is no value" : "")
            + (texts * 20 >= cells.Values ? $", or {names}" : ""));
    }

    static string Examples(IEnumerable<string> texts) => string.Join(", ", texts.Take(3).Select(text => text.Quote()));

    // id, user_id, customerId, ID, uuid, nr, row, Unnamed: 0.
    [GeneratedRegex(@"^(?i:id|idx|index|uuid|guid|key|pk|nr|no|row|unnamed: ?\d+)$|(?i:[_\-. ]id)$|[a-z]I[dD]$")]
    private static partial Regex IdName();
}
