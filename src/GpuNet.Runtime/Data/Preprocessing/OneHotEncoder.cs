using GpuNet.Data.Preprocessing;

namespace GpuNet;

/// <summary>
/// Makes a column for each category of a column of texts: 1 where the row has it, else 0. A category that is not known, and a missing
/// one, is 0 everywhere. Other columns stay as they are.
/// </summary>
public sealed class OneHotEncoder : IColumnTransform
{
    /// <summary>An encoder with given categories.</summary>
    /// <param name="categories">The categories of each column in order; null for other columns.</param>
    /// <exception cref="ArgumentException">A column has no category, or one twice.</exception>
    public OneHotEncoder(IReadOnlyList<IReadOnlyList<string>?> categories)
    {
        foreach (var list in categories)
        {
            if (list is { Count: 0 } || list?.Distinct().Count() != list?.Count)
                throw new ArgumentException("a column has no category, or one twice");
        }
        Categories = categories;
        Outputs = categories.Sum(list => list?.Count ?? 1);
    }

    /// <summary>The categories of each column; null for other columns.</summary>
    public IReadOnlyList<IReadOnlyList<string>?> Categories { get; }

    /// <inheritdoc/>
    public int Columns => Categories.Count;

    /// <inheritdoc/>
    public int Outputs { get; }

    /// <summary>Fits an encoder: the categories in some rows, in ordinal order.</summary>
    /// <param name="table">The matrix.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="columns">The columns that are not left out.</param>
    /// <exception cref="InputException">A column of texts has none in these rows.</exception>
    public static OneHotEncoder Measure(FeatureTable table, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns)
    {
        var categories = new IReadOnlyList<string>?[columns.Length];
        int[] encoded = [.. columns];
        encoded = [.. encoded.Where(column => table.Categories[column] is not null && !table.IsFrequency(column))];
        foreach (var (column, places) in encoded.Zip(table.All.ByColumn(encoded)))
        {
            var texts = table.Categories[column]!;
            bool[] isThere = new bool[texts.Count];
            foreach (int row in rows)
            {
                if (!double.IsNaN(places[row]))
                    isThere[(int)places[row]] = true;
            }
            string[] seen = [.. texts.Where((_, place) => isThere[place]).Order(StringComparer.Ordinal)];
            categories[columns.IndexOf(column)] = seen.Length > 0 ? seen : throw table.NoValue(column);
        }
        return new(categories);
    }

    /// <summary>The inverse of <see cref="Apply"/>: the category with the largest value.</summary>
    /// <param name="result">An encoded row (<see cref="Outputs"/>).</param>
    /// <param name="row">The row (<see cref="Columns"/>); texts as their places among the categories.</param>
    public void Invert(ReadOnlySpan<float> result, Span<double> row)
    {
        for (int column = 0; column < row.Length; column++)
        {
            int width = Categories[column]?.Count ?? 1;
            row[column] = Categories[column] is null ? result[0] : ArgMax.Of(result[..width]);
            result = result[width..];
        }
    }

    /// <inheritdoc/>
    /// <remarks>Texts come as their places among the categories.</remarks>
    public void Apply(ReadOnlySpan<double> row, Span<double> result)
    {
        int next = 0;
        for (int column = 0; column < row.Length; column++)
        {
            if (Categories[column] is not { } categories)
            {
                result[next++] = row[column];
                continue;
            }
            var places = result.Slice(next, categories.Count);
            places.Clear();
            if (row[column] >= 0 && row[column] < categories.Count)
                places[(int)row[column]] = 1;
            next += categories.Count;
        }
    }
}
