using System.Text.Json.Serialization;

namespace GpuNet;

/// <summary>
/// The consecutive rows of a table that form an example: one row; in a time series the last few, one row later for each example; both rows
/// of a pair.
/// </summary>
/// <param name="Length">Rows per example.</param>
/// <param name="Step">Rows from the start of one example to the start of the next.</param>
public readonly record struct Window(int Length, int Step)
{
    /// <summary>One row per example.</summary>
    public static Window Row { get; } = new(1, 1);

    /// <summary>The two rows of a pair.</summary>
    public static Window Pair { get; } = new(2, 2);

    /// <summary>
    /// Whether it slides over a time series: rows are in the order of time, and the target is in the row after the window.
    /// </summary>
    [JsonIgnore]
    public bool IsSeries => Length > 1 && Step == 1;

    /// <summary>A window over a time series of at least 2 rows.</summary>
    public static Window Series(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        return new(length, 1);
    }

    /// <summary>Number of examples in a table.</summary>
    public int CountIn(int rows) => rows < Length ? 0 : (rows - Length) / Step + 1;

    /// <summary>The last row of an example.</summary>
    public int LastRowOf(int example) => example * Step + Length - 1;

    /// <summary>The rows of some examples, each once.</summary>
    public int[] RowsOf(IEnumerable<int> examples)
    {
        var (length, step) = (Length, Step);
        if (length == 1)
            return [.. examples];
        return [.. examples.SelectMany(example => Enumerable.Range(example * step, length)).Distinct()];
    }

    /// <summary>The inputs of a network: the rows of each example side by side.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="examples">How many examples.</param>
    internal HostMatrix<T> Over<T>(HostMatrix<T> rows, int examples) where T : unmanaged => rows.Join(Length, Step, examples);
}
