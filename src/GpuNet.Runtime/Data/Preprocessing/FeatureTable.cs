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
    /// is missing.
    /// </summary>
    public required double[] Values { get; init; }

    /// <summary>The values of a table that is on the disk, which has no <see cref="Values"/>; null for others.</summary>
    internal SpilledColumns? Spilled { get; init; }

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
    public int Rows => Spilled?.Values.Columns ?? Values.Length / Columns;

    /// <summary>A value.</summary>
    internal double this[int row, int column] => Spilled is null ? Values[row * Columns + column] : Spilled.Values.Row(column)[row];

    /// <summary>Whether frequencies are made of a column.</summary>
    internal bool IsFrequency(int column) => Frequency.Contains(Names[column]);

    /// <summary>Copies some rows of a column.</summary>
    internal void CopyColumn(int column, ReadOnlySpan<int> rows, Span<double> values)
    {
        for (int i = 0; i < rows.Length; i++)
            values[i] = this[rows[i], column];
    }

    /// <summary>Fails where the values do not divide into rows.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal void Check()
    {
        if (Columns == 0 || Values.Length % Columns != 0 || Categories.Count != Columns || (Spilled?.Values.Rows ?? Columns) != Columns)
            throw new ArgumentException($"{Name} has {Values.Length} values, which do not divide into rows of {Columns}: {Names.Quote()}");
    }

    /// <summary>Fails where a value is infinite.</summary>
    /// <exception cref="InputException">One is.</exception>
    internal void CheckFinite()
    {
        if (Array.FindIndex(Values, double.IsInfinity) is var place and >= 0)
            throw new InputException($"{Where(place / Columns, place % Columns)}: {Values[place]} is not a finite number");
    }

    /// <summary>What is wrong with a column that has no value in the training rows.</summary>
    internal InputException NoValue(int column) => new(
        $"{Name}, column {Names[column].Quote()}: it has no value in the training part; leave it out with {Setting.Ignored}");

    /// <summary>Where a value is from: <c>iris.csv, line 12, column 'width'</c>.</summary>
    public string Where(int row, int column) =>
        $"{Sources?[row] ?? Name}, {(Lines is null ? $"row {row + 1}" : $"line {Lines[row]}")}, column {Names[column].Quote()}";
}
