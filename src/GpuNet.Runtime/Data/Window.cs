using System.Text.Json.Serialization;

namespace GpuNet;

/// <summary>
/// What an example is made of: rows of a table, one behind the other. One row; of a time series the last few, for each example a row later;
/// of a pair both.
/// </summary>
/// <param name="Length">How many rows an example has.</param>
/// <param name="Step">How many rows behind an example's first the first of the next one is.</param>
public readonly record struct Window(int Length, int Step)
{
    /// <summary>A row an example.</summary>
    public static Window Row { get; } = new(1, 1);

    /// <summary>The two of a pair, which are one behind the other.</summary>
    public static Window Pair { get; } = new(2, 2);

    /// <summary>
    /// Whether it slides over a time series: then rows are in the order of time, and what is predicted lies behind the window.
    /// </summary>
    [JsonIgnore]
    public bool IsSeries => Length > 1 && Step == 1;

    /// <summary>That many rows of a time series, at least 2.</summary>
    public static Window Series(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        return new(length, 1);
    }

    /// <summary>How many examples a table has.</summary>
    public int CountIn(int rows) => rows < Length ? 0 : (rows - Length) / Step + 1;

    /// <summary>The last row of an example.</summary>
    public int LastRowOf(int example) => example * Step + Length - 1;

    /// <summary>The rows that some examples are made of, each once.</summary>
    public int[] RowsOf(IEnumerable<int> examples)
    {
        var (length, step) = (Length, Step);
        return [.. examples.SelectMany(example => Enumerable.Range(example * step, length)).Distinct()];
    }

    /// <summary>The inputs of a network: the rows of each example side by side.</summary>
    /// <param name="values">The rows (rows, columns).</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="examples">How many examples.</param>
    /// <returns>Row-major (examples, <see cref="Length"/> · columns).</returns>
    /// <exception cref="InputException">They are more than fit in an array.</exception>
    public float[] Apply(float[] values, int columns, int examples)
    {
        if (Length == Step && values.Length == examples * Length * columns)
            return values;
        long width = (long)Length * columns;
        if (width * examples > Array.MaxLength)
        {
            throw new InputException($"{examples} windows of {width} inputs are more than fit in an array; "
                + $"choose a shorter {Setting.Window}");
        }
        var inputs = new float[width * examples];
        for (int example = 0; example < examples; example++)
            values.AsSpan(example * Step * columns, (int)width).CopyTo(inputs.AsSpan(example * (int)width));
        return inputs;
    }
}
