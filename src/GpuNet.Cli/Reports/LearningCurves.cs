namespace GpuNet.Cli.Reports;

/// <summary>What a training has seen after each epoch.</summary>
static class LearningCurves
{
    // A line of more points is not finer on any screen.
    const int Most = 400;

    public static Html Of(HtmlReport report)
    {
        var epochs = Thinned(report.Epochs);
        if (epochs.Count == 0)
            return Html.None;
        var numbers = Scale.Of(epochs.Select(epoch => (double)epoch.Epoch), isWhole: true);
        var charts = new List<Chart> { Losses(epochs, numbers) };
        if (report.ShowsAccuracy)
            charts.Add(Accuracies(epochs, numbers));
        foreach (var (metric, _) in epochs[0].Metrics.Where(entry => !(report.ShowsAccuracy && entry.Metric == Metric.Accuracy)))
            charts.Add(Watched(epochs, numbers, metric));
        if (report.Result is { FinalEpoch: > 0 and var best } && best < report.Epochs[^1].Epoch)
            charts.ForEach(chart => chart.Mark(best, $"epoch {best}, kept"));
        return Html.Section("Learning curves", Chart.Side(charts));
    }

    static Chart Losses(IReadOnlyList<EpochReport> epochs, Scale numbers)
    {
        var values = Values(epochs, score => score.Loss).Append(0);
        return Lines(new Chart("Loss", "epoch", numbers, "loss", Scale.Of(values)), epochs, score => score.Loss);
    }

    static Chart Accuracies(IReadOnlyList<EpochReport> epochs, Scale numbers) => Lines(
        new Chart("Accuracy", "epoch", numbers, "accuracy", Scale.Of(Values(epochs, score => score.Accuracy))),
        epochs, score => score.Accuracy);

    static Chart Watched(IReadOnlyList<EpochReport> epochs, Scale numbers, Metric metric)
    {
        var points = epochs.Select(epoch => (
            X: (double)epoch.Epoch, Y: epoch.Metrics.First(entry => entry.Metric == metric).Value ?? double.NaN)).ToList();
        return new Chart(metric.Name, "epoch", numbers, metric.Name, Scale.Of(points.Select(point => point.Y))).Line("validation", points);
    }

    static Chart Lines(Chart chart, IReadOnlyList<EpochReport> epochs, Func<Score, double> value)
    {
        chart.Line("training", epochs.Select(epoch => ((double)epoch.Epoch, value(epoch.Training))));
        var validated = epochs.Where(epoch => epoch.Validation is not null).ToList();
        return validated.Count == 0
            ? chart
            : chart.Line("validation", validated.Select(epoch => ((double)epoch.Epoch, value(epoch.Validation!.Value))));
    }

    static IEnumerable<double> Values(IReadOnlyList<EpochReport> epochs, Func<Score, double> value) =>
        epochs.SelectMany(epoch => new[] { epoch.Training, epoch.Validation }).OfType<Score>().Select(value);

    static IReadOnlyList<EpochReport> Thinned(IReadOnlyList<EpochReport> epochs)
    {
        int step = (epochs.Count + Most - 1) / Most;
        return step <= 1 ? epochs : [.. epochs.Where((_, place) => place % step == 0 || place == epochs.Count - 1)];
    }
}
