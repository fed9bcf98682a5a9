using System.Globalization;

namespace GpuNet;

/// <summary>The columns that a network learns or predicts from, as they are in a file.</summary>
public sealed class FeatureTable
{
    /// <summary>What messages call it: the name of the file.</summary>
    public required string Name { get; init; }

    /// <summary>The names of the columns.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>
    /// Row-major (rows, columns): numbers, and of a column of texts the place of the text in <see cref="Categories"/>. NaN where a value
    /// is missing. Of a file they are kept otherwise, and the array is made when it is first asked for.
    /// </summary>
    /// <exception cref="InputException">They are more than fit in an array.</exception>
    public required double[] Values { get => Stored is null || field.Length > 0 ? field : field = Stored.ToArray(); init; }

    /// <summary>The values of a file; null where they are given as <see cref="Values"/>.</summary>
    internal FeatureValues? Stored { get; init; }

    /// <summary>The different texts of each column of texts; null for a column of numbers.</summary>
    public required IReadOnlyList<IReadOnlyList<string>?> Categories { get; init; }

    /// <summary>The names of the columns of texts that become the frequencies of these; the others become one-hot.</summary>
    internal IReadOnlyList<string> Frequency { get; init; } = [];

    /// <summary>The line of the file on which each row begins; null for rows that are not from a file.</summary>
    public IReadOnlyList<int>? Lines { get; init; }

    /// <summary>The file that each row is from, where they are several; null where it is the one of that name.</summary>
    internal IReadOnlyList<string>? Sources { get; init; }

    /// <summary>The first text of each column that says that there is no value, where it is known.</summary>
    internal IReadOnlyList<string?>? Gaps { get; init; }

    /// <summary>Number of columns.</summary>
    public int Columns => Names.Count;

    /// <summary>Number of rows.</summary>
    public int Rows => All.Rows;

    /// <summary>The values, as they are kept.</summary>
    internal FeatureValues All => field ??= Stored ?? new ArrayValues(Values, Columns);

    /// <summary>The values of each column of numbers.</summary>
    internal IEnumerable<double[]> Numbers => All.ByColumn(Enumerable.Range(0, Columns).Where(column => Categories[column] is null));

    /// <summary>Whether frequencies are made of a column.</summary>
    internal bool IsFrequency(int column) => Frequency.Contains(Names[column]);

    /// <summary>Fails where the values do not divide into rows.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal void Check()
    {
        bool fits = Columns > 0 && (Stored is null ? Values.Length % Columns == 0 : Stored.Columns == Columns);
        if (!fits || Categories.Count != Columns)
            throw new ArgumentException($"{Name} has {Values.Length} values, which do not divide into rows of {Columns}: {Names.Quote()}");
    }

    /// <summary>Fails where a value is infinite.</summary>
    /// <exception cref="InputException">One is.</exception>
    internal void CheckFinite()
    {
        if (Array.FindIndex(Values, double.IsInfinity) is var place and >= 0)
            throw new InputException($"{Where(place / Columns, place % Columns)}: {Values[place]} is not a finite number");
    }

    /// <summary>Fails where a value is missing.</summary>
    /// <exception cref="InputException">One is; the message names the first.</exception>
    internal void CheckComplete()
    {
        var gaps = All.ByColumn().Select((values, column) => (Row: Array.FindIndex(values, double.IsNaN), Column: column))
            .Where(gap => gap.Row >= 0).ToArray();
        if (gaps.Length > 0)
        {
            var (row, column) = gaps.MinBy(gap => gap.Row);
            throw NoValue(row, column);
        }
    }

    /// <summary>Tells the first value of a column that something is wrong with, and the number of others, in a line.</summary>
    /// <param name="column">The column.</param>
    /// <param name="isWrong">Whether something is wrong with a value, which is not missing.</param>
    /// <param name="problem">What.</param>
    /// <param name="warn">Takes the line.</param>
    internal void WarnWhere(int column, Predicate<double> isWrong, string problem, Action<string> warn)
    {
        double[] values = All.Column(column);
        int first = Array.FindIndex(values, IsWrong);
        if (first < 0)
            return;
        string text = Categories[column]?[(int)values[first]] ?? values[first].ToString(CultureInfo.InvariantCulture);
        int others = values.Count(IsWrong) - 1;
        warn($"{Where(first, column)}: {text.Quote()} {problem}{(others == 0 ? "" : $", like {others} more below")}");

        bool IsWrong(double value) => !double.IsNaN(value) && isWrong(value);
    }

    /// <summary>What is wrong with a column that has no value in the training rows.</summary>
    internal InputException NoValue(int column) => new(
        $"{Name}, column {Names[column].Quote()}: it has no value in the training part; leave it out with {Setting.Ignored}");

    /// <summary>What is wrong with a value that is missing.</summary>
    internal InputException NoValue(int row, int column)
    {
        string? text = Gaps?[column];
        var (what, remedy) = string.IsNullOrEmpty(text)
            ? ("the value is missing", "")
            : ($"{text.Quote()} says that the value is missing", $"; use {Setting.MissingTexts.To("''")} where it is a name");
        return new($"{Where(row, column)}: "
            + $"{what}; fill it in, remove the row, or train with {Setting.Missing.To("Mean")} or a number in its place{remedy}");
    }

    /// <summary>Where a value is from: <c>iris.csv, line 12, column 'width'</c>.</summary>
    public string Where(int row, int column) =>
        $"{Sources?[row] ?? Name}, {(Lines is null ? $"row {row + 1}" : $"line {Lines[row]}")}, column {Names[column].Quote()}";
}
