namespace GpuNet;

/// <summary>The inputs of a network that a column of the data becomes.</summary>
/// <param name="Name">The column.</param>
/// <param name="Places">
/// Their places in an example's inputs, in each row of a time series' window; none for a column that is left out.
/// </param>
sealed record ColumnInputs(string Name, IReadOnlyList<int> Places)
{
    /// <summary>The inputs of each column of <see cref="Model.FeatureNames"/>.</summary>
    public static IEnumerable<ColumnInputs> Of(Model model)
    {
        var steps = model.Preprocessing;
        var (columns, window) = (steps.Columns.Count, model.Window);
        int[] firsts = new int[columns], widths = new int[columns];
        for (int column = 0, first = 0, kept = 0; column < columns; column++)
        {
            if (steps.Constants[column] is null)
                widths[column] = steps.Encoder?.Categories[kept++]?.Count ?? 1;
            firsts[column] = first;
            first += widths[column];
        }
        // Both rows of a pair have columns of their own; the rows of a time series have the same ones.
        return model.FeatureNames.Select((name, place) => new ColumnInputs(name,
        [
            .. from row in Enumerable.Range(0, window.Length)
               where window.IsSeries || row == place / columns
               from input in Enumerable.Range(firsts[place % columns], widths[place % columns])
               select row * steps.Outputs + input,
        ]));
    }
}
