namespace GpuNet;

/// <summary>
/// Makes one number of each text of a column: the share of the training rows that have it. A text that none of them has, and a missing
/// one, is 0. It suits columns of more texts than there can be inputs; texts that are equally frequent become the same.
/// </summary>
public sealed class FrequencyEncoder
{
    /// <summary>An encoder with given shares.</summary>
    /// <param name="shares">The share of each text of each column, above 0 and at most 1; null for other columns.</param>
    /// <exception cref="ArgumentException">A column has no text, or a share is none.</exception>
    public FrequencyEncoder(IReadOnlyList<IReadOnlyDictionary<string, float>?> shares)
    {
        foreach (var column in shares.OfType<IReadOnlyDictionary<string, float>>())
        {
            if (column.Count == 0 || !column.Values.All(share => share is > 0 and <= 1))
                throw new ArgumentException("a column has no text, or a text that is not in a share of the rows above 0 and up to 1");
        }
        Shares = shares;
    }

    /// <summary>
    /// The share of the training rows that has each text; null for other columns. It has 32 bits, as what ONNX files give texts has.
    /// </summary>
    public IReadOnlyList<IReadOnlyDictionary<string, float>?> Shares { get; }

    /// <summary>Number of columns.</summary>
    public int Columns => Shares.Count;

    /// <summary>Measures the share of the training rows that has each text of a column, in ordinal order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="values">
    /// Its values in the training rows: places among its texts, NaN where one is missing. Their shares take their place.
    /// </param>
    /// <exception cref="InputException">There is no text.</exception>
    internal static IReadOnlyDictionary<string, float> Measure(FeatureTable table, int column, Span<double> values)
    {
        var texts = table.Categories[column]!;
        int[] counts = new int[texts.Count];
        foreach (double place in values)
        {
            if (!double.IsNaN(place))
                counts[(int)place]++;
        }
        double rows = values.Length;
        float[] shares = Array.ConvertAll(counts, count => (float)(count / rows));
        foreach (ref double value in values)
            value = double.IsNaN(value) ? 0 : shares[(int)value];
        if (!values.ContainsAnyExcept(values[0]))
        {
            if (values[0] == 0)
                throw table.NoValue(column);
            Message.Warn($"{table.Name}, column {table.Names[column].Quote()}: its texts are equally frequent in the training part, "
                + $"so their frequency tells nothing; leave it out with {Setting.Ignored.ToColumns(table.Names[column])}");
        }
        return texts.Zip(shares).Where(text => text.Second > 0).OrderBy(text => text.First, StringComparer.Ordinal)
            .ToDictionary(text => text.First, text => text.Second);
    }
}
