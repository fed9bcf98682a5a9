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
    public required float[] Values { get; init; }

    /// <summary>The different texts of each column of texts; null for a column of numbers.</summary>
    public required IReadOnlyList<IReadOnlyList<string>?> Categories { get; init; }

    /// <summary>The line of the file on which each row begins; null for rows that are not from a file.</summary>
    public IReadOnlyList<int>? Lines { get; init; }

    /// <summary>Number of columns.</summary>
    public int Columns => Names.Count;

    /// <summary>Number of rows.</summary>
    public int Rows => Values.Length / Columns;

    /// <summary>Where a value is from: <c>iris.csv, line 12, column 'width'</c>.</summary>
    public string Where(int row, int column) =>
        (Lines is null ? $"{Name}, row {row + 1}" : $"{Name}, line {Lines[row]}") + $", column {Names[column].Quote()}";
}
