using System.Globalization;

namespace GpuNet.Data;

/// <summary>
/// The target column of a classification: texts or whole numbers, each different value a class. Whole numbers may be written with a point,
/// as 1.0, which is the class 1: programs write them so where the column once had a gap.
/// </summary>
static class Classes
{
    /// <summary>More classes than this are taken for a mistake.</summary>
    const int Most = 1000;

    // More different numbers than this are measurements where nobody says that they are classes. Where somebody does, they look like
    // measurements if each has few rows, and may be some if it has not many.
    const int ManyNumbers = 20, FewRowsEach = 5, SomeRowsEach = 20;

    /// <summary>The classes of a column, two or more: numbers in numerical order, text in the order of its characters' codes.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="areNames">Whether its numbers are known to be names, so that each is a class as it is written.</param>
    /// <exception cref="InputException">The column does not look like classes; the message says what to do.</exception>
    public static string[] Find(Table table, int column, bool areNames)
    {
        string[] names = [.. table.Cells.RowsOfTexts(column).Select(row => NameOf(table, row, column)).Distinct()];
        bool areNumbers = !areNames && names.All(IsNumber) && !names.Any(HasLeadingZero), areWhole = areNumbers && names.All(IsWhole);
        if (areNumbers)
            CheckNumbers(table, column, names, areWhole);
        if (areWhole)
            names = [.. names.Select(WholeName).Distinct()];
        AlikeTexts.WarnOf(table, table.Headers[column], names, "classes");
        string target = table.Headers[column].Quote();
        if (names.Length == 1)
            throw new InputException($"{table.Name}: the target {target} is {names[0].Quote()} in every row; there is nothing to learn");
        if (names.Length > Most)
        {
            string remedy = (areWhole ? "use " : "choose another target, or for numbers use ") + Setting.Task.To("Regression");
            throw new InputException($"{table.Name}: the target {target} has {names.Length} different values in {table.Rows.Count} rows, "
                + $"too many for classes; {remedy}");
        }
        Array.Sort(names, StringComparer.Ordinal);
        return areNumbers ? [.. names.OrderBy(NumberOf)] : names;
    }

    /// <summary>The targets: the place of each row's class among the names.</summary>
    /// <exception cref="InputException">A cell is none of the classes.</exception>
    public static double[] Encode(Table table, int column, IReadOnlyList<string> names)
    {
        var places = names.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return NumberColumns.Read(table, [column], (row, _) =>
        {
            string name = NameOf(table, row, column);
            return places.TryGetValue(name, out int place) || places.TryGetValue($"{Integer(name)}", out place)
                ? place
                : throw table.BadCell(row, column,
                    $"{name.Quote()} is none of the classes {names.Quote()}; correct it or remove the row");
        });
    }

    /// <summary>Whether the numbers of a column are rather measured than names of classes, and what they are, in words.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cells">What the cells of the column are like.</param>
    /// <param name="isOnly">Whether it is the only target: of several, which cannot be classes, two real numbers are measured, too.</param>
    /// <returns>Null where it has something else than numbers, or two of them, which are names of classes in any case.</returns>
    public static (bool AreMeasured, string Numbers)? DescribeNumbers(Table table, ColumnCells cells, bool isOnly)
    {
        int column = cells.Column;
        if (cells.Values == 0 || cells.Numbers < cells.Values || cells.HasLeadingZeros)
            return null;
        var texts = table.Cells.RowsOfTexts(column).Where(row => !table.IsMissing(row, column)).Select(row => row[column]);
        var different = texts.Select(WholeName).Distinct();
        if (texts.FirstOrDefault(text => !IsWhole(text)) is { } real)
            return isOnly && different.Take(3).Count() <= 2 ? null : (true, $"real numbers, as {real.Quote()}");
        int rows = table.Rows.Count, names = different.Count();
        bool areMeasured = names > ManyNumbers || AllDiffer(names, rows);
        return areMeasured || names > 2 ? (areMeasured, $"{names} different whole numbers in {rows} rows") : null;
    }

    /// <summary>
    /// What the numbers of a column are, in words, where they are rather measured than names of classes, but some cells are none, or they
    /// are written in another way than plain numbers. Null for other columns.
    /// </summary>
    /// <param name="cells">What the cells of the column are like.</param>
    public static string? DescribeOddNumbers(ColumnCells cells)
    {
        if (cells.Numbers == 0)
        {
            return cells.Texts.Count > ManyNumbers && NumberNotation.AreNumbers(cells.Texts)
                ? $"numbers that are written in another way, as {cells.Texts.First().Quote()}" : null;
        }
        if (cells.Numbers == cells.Values || cells.Numbers * 2 <= cells.Values || cells.HasLeadingZeros)
            return null;
        string[] numbers = [.. cells.Texts.Where(IsNumber)];
        if (numbers.FirstOrDefault(text => !IsWhole(text)) is { } real)
            return $"real numbers in most rows, as {real.Quote()}";
        return numbers.Length > ManyNumbers ? $"{numbers.Length} different whole numbers in most rows" : null;
    }

    // Real numbers, and numbers most of which are there a few times only, are rather measured than counted.
    static void CheckNumbers(Table table, int column, string[] names, bool areWhole)
    {
        string header = table.Headers[column];
        string remedy = $"use {Setting.Task.To("Regression")}, or {Setting.Categorical.ToColumns(header)} if they are classes";
        // Two are classes in any case.
        if (!areWhole && names.Length > 2)
        {
            var real = table.Rows.First(row => !IsWhole(row[column]));
            throw table.BadCell(real, column, $"{real[column].Quote()} is a real number; {remedy}");
        }
        if (!areWhole || names.Length > Most)
            return;
        if (AreMany(names.Length, table.Rows.Count))
        {
            throw new InputException($"{table.Name}: the target {header.Quote()} has {names.Length} different values in "
                + $"{table.Rows.Count} rows, too many for classes; {remedy}");
        }
        if (IsMany(names.Length, table.Rows.Count, SomeRowsEach))
        {
            Message.Note($"{table.Name}: the target {header.Quote()} has {names.Length} different whole numbers in "
                + $"{table.Rows.Count} rows, each of which becomes a class; {remedy}");
        }
    }

    // All differ, or most are there a few times only.
    static bool AreMany(int names, int rows) => AllDiffer(names, rows) || IsMany(names, rows, FewRowsEach);

    static bool AllDiffer(int names, int rows) => names == rows && names > 1;

    static bool IsMany(int names, int rows, int rowsEach) => names > ManyNumbers && rows < rowsEach * names;

    static string NameOf(Table table, TableRow row, int column) =>
        table.IsMissing(row, column) ? throw table.NoTarget(row, column) : row[column];

    /// <summary>The whole number that a text is, of those that a double holds exactly; null for others, and for codes as 007.</summary>
    public static long? Integer(string text)
    {
        const NumberStyles styles = NumberStyles.Float & ~NumberStyles.AllowExponent;
        return !HasLeadingZero(text) && double.TryParse(text, styles, CultureInfo.InvariantCulture, out double value)
            && value == Math.Floor(value) && Math.Abs(value) <= 1L << 53
            ? (long)value
            : null;
    }

    // Also with an exponent, or one that no double holds exactly.
    static bool IsWhole(string text) => !HasLeadingZero(text) && NumberOf(text) is var value && value == Math.Floor(value);

    // The class of a whole number: without its point if it has one, and as it is written where a double does not hold it exactly.
    static string WholeName(string text) => Integer(text) is { } whole ? $"{whole}" : text;

    static double NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    static bool HasLeadingZero(string text) => text.AsSpan().TrimStart("+-") is ['0', >= '0' and <= '9', ..];

    static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
