namespace GpuNet.Search;

/// <summary>The order of trials.</summary>
static class Ranking
{
    /// <summary>
    /// Those of the most epochs first, of these the best, as a score after fewer epochs says less; those without a score come last.
    /// </summary>
    public static List<Trial> Sort(IEnumerable<Trial> trials, Metric metric) =>
    [
        .. trials.OrderBy(trial => trial.Score is null)
            .ThenByDescending(trial => trial.Epochs)
            .ThenBy(trial => metric.HigherIsBetter ? -trial.Score : trial.Score)
            .ThenBy(trial => trial.Number),
    ];
}
