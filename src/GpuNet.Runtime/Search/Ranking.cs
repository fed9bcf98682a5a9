namespace GpuNet.Search;

/// <summary>The order of trials.</summary>
static class Ranking
{
    /// <summary>Those of the most epochs first, of these the best; those without a score come last.</summary>
    public static List<Trial> Sort(IEnumerable<Trial> trials, Metric metric) =>
    [
        .. trials.OrderByDescending(trial => trial.Epochs)
            .ThenBy(trial => trial.Score is null)
            .ThenBy(trial => metric.HigherIsBetter ? -trial.Score : trial.Score)
            .ThenBy(trial => trial.Number),
    ];
}
