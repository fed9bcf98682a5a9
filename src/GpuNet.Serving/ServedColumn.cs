namespace GpuNet.Serving;

/// <summary>A column that a row must have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Categories">Its texts, of which one is chosen; null for other columns.</param>
/// <param name="Usual">A number that is usual: about the middle of the training rows.</param>
/// <param name="UsualText">The most frequent text of a column that may have any; null for other columns.</param>
sealed record ServedColumn(string Name, IReadOnlyList<string>? Categories, double Usual, string? UsualText)
{
    /// <summary>The columns of a model, without those that are left out; of pairs those of both halves.</summary>
    public static IEnumerable<ServedColumn> All(Model model)
    {
        var steps = model.Preprocessing;
        int place = 0;
        foreach (var (column, name) in model.FeatureNames.Index())
        {
            int own = column % steps.Columns.Count;
            place = own == 0 ? 0 : place;
            if (steps.Constants[own] is not null)
                continue;
            yield return new(name, steps.Encoder?.Categories[place], steps.Scaler.Middle(place),
                steps.Frequencies?.Shares[place]?.MaxBy(share => share.Value).Key);
            place++;
        }
    }
}
