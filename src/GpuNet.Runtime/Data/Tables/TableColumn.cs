namespace GpuNet;

/// <summary>A column of a table that is read from a file of numbers, or made by a program.</summary>
public sealed class TableColumn
{
    // A column of numbers is among others in an array, where each is so far behind the one before; or it is a row of a matrix.
    readonly double[]? numbers;
    readonly int start, step = 1;
    readonly HostMatrix<double>? matrix;

    TableColumn(string name, double[] numbers, int start, int step)
    {
        (Name, this.numbers, this.start, this.step) = (name, numbers, start, step);
        Count = (numbers.Length - start + step - 1) / step;
    }

    TableColumn(string name, string?[] texts) => (Name, Texts, Count) = (name, texts, texts.Length);

    TableColumn(string name, HostMatrix<double> matrix, int row) => (Name, this.matrix, start, Count) = (name, matrix, row, matrix.Columns);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its texts; null for a column of numbers.</summary>
    internal string?[]? Texts { get; }

    /// <summary>Number of rows.</summary>
    internal int Count { get; }

    /// <summary>A column of numbers; NaN where a value is missing.</summary>
    public static TableColumn Of(string name, double[] numbers) => new(name, numbers, 0, 1);

    /// <summary>A column of texts; null where a value is missing.</summary>
    public static TableColumn Of(string name, string?[] texts) => new(name, texts);

    /// <summary>The columns of a row-major matrix.</summary>
    internal static IEnumerable<TableColumn> OfMatrix(double[] values, int columns, Func<int, string> name) =>
        Enumerable.Range(0, columns).Select(column => new TableColumn(name(column), values, column, columns));

    /// <summary>Columns that are the rows of a matrix, which may be on the disk.</summary>
    internal static IEnumerable<TableColumn> OfRows(HostMatrix<double> values, IEnumerable<string> names) =>
        names.Select((name, row) => new TableColumn(name, values, row));

    /// <summary>A number.</summary>
    internal double NumberAt(int row) => matrix is null ? numbers![start + row * step] : matrix.Row(start)[row];
}
