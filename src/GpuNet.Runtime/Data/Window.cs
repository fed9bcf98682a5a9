using System.Text.Json.Serialization;

namespace GpuNet;

/// <summary>
/// The consecutive rows of a table that form an example: one row; in a time series the last few, one row later for each example; both rows
/// of a pair.
/// </summary>
/// <param name="Length">Rows per example.</param>
/// <param name="Step">Rows from the start of one example to the start of the next.</param>
/// <param name="Horizon">How many rows behind it a time series is predicted, H.</param>
public readonly record struct Window(int Length, int Step, int Horizon = 1)
{
    /// <summary>One row per example.</summary>
    public static Window Row { get; } = new(1, 1);

    /// <summary>The two rows of a pair.</summary>
    public static Window Pair { get; } = new(2, 2);

    /// <summary>
    /// Whether it slides over a time series: rows are in the order of time, and the targets are in the rows after the window.
    /// </summary>
    [JsonIgnore]
    public bool IsSeries => Length > 1 && Step == 1;

    /// <summary>A window over a time series.</summary>
    /// <param name="length">Its rows, at least 2.</param>
    /// <param name="horizon">How many rows behind it are predicted, at least 1.</param>
    public static Window Series(int length, int horizon = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        return new(length, 1, horizon);
    }

    /// <summary>Number of examples in a table.</summary>
    public int CountIn(int rows) => rows < Length ? 0 : (rows - Length) / Step + 1;

    /// <summary>Number of examples in a table whose targets are in it, too.</summary>
    internal int KnownIn(int rows) => IsSeries ? Math.Max(0, rows - Length - Horizon + 1) : CountIn(rows);

    /// <summary>The names of what is predicted: those of the targets, or for each step ahead <c>height +1</c>, <c>height +2</c>.</summary>
    internal IReadOnlyList<string> AnswerNames(IReadOnlyList<string> targets)
    {
        int horizon = Horizon;
        return horizon == 1
            ? targets
            : [.. Enumerable.Range(1, horizon).SelectMany(step => targets.Select(name => $"{name} +{step}"))];
    }

    /// <summary>The targets of each example: those of the rows behind its window (examples, H · targets).</summary>
    /// <param name="targets">The targets of all rows (rows, targets).</param>
    /// <param name="columns">How many a row has.</param>
    internal double[] Behind(double[] targets, int columns)
    {
        int examples = KnownIn(targets.Length / columns), width = Horizon * columns;
        double[] behind = new double[examples * width];
        for (int example = 0; example < examples; example++)
            Array.Copy(targets, (example + Length) * columns, behind, example * width, width);
        return behind;
    }

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
