namespace GpuNet;

/// <summary>A column of a table that is read from a file of numbers, or made by a program.</summary>
public sealed class TableColumn
{
    TableColumn(string name, double[]? numbers, string?[]? texts, int start, int step)
    {
        Name = name;
        Numbers = numbers;
        Texts = texts;
        Start = start;
        Step = step;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its numbers among others; null for a column of texts.</summary>
    internal double[]? Numbers { get; }

    /// <summary>Its texts; null for a column of numbers.</summary>
    internal string?[]? Texts { get; }

    /// <summary>The place of the first number.</summary>
    internal int Start { get; }

    /// <summary>How far a number is behind the one before.</summary>
    internal int Step { get; }

    /// <summary>Number of rows.</summary>
    internal int Count => Texts?.Length ?? (Numbers!.Length - Start + Step - 1) / Step;

    /// <summary>A column of numbers; NaN where a value is missing.</summary>
    public static TableColumn Of(string name, double[] numbers) => new(name, numbers, null, 0, 1);

    /// <summary>A column of texts; null where a value is missing.</summary>
    public static TableColumn Of(string name, string?[] texts) => new(name, null, texts, 0, 1);

    /// <summary>The columns of a row-major matrix.</summary>
    internal static IEnumerable<TableColumn> OfMatrix(double[] values, int columns, Func<int, string> name) =>
        Enumerable.Range(0, columns).Select(column => new TableColumn(name(column), values, null, column, columns));
}
