namespace GpuNet.Cli.Reports;

/// <summary>How well numbers are predicted: predicted against true ones, and what is left of them.</summary>
static class NumberSection
{
    const int MostTargets = 4, MostPoints = 2000;

    public static Html Of(HtmlReport report)
    {
        if (report.Evaluation.Predictions is not NumberPredictions numbers || report.Model.Task.HasNoTarget)
            return Html.None;
        int step = (numbers.Count + MostPoints - 1) / MostPoints;
        int[] examples = [.. Enumerable.Range(0, numbers.Count).Where(example => example % step == 0)];
        var charts = Enumerable.Range(0, Math.Min(numbers.Outputs, MostTargets)).SelectMany(output => new[]
        {
            Predicted(numbers, examples, output, report.Names[output].Shorten()),
            Residuals(numbers, examples, output, report.Names[output].Shorten()),
        });
        string title = "Predicted and true values" + (step > 1 ? $" of {examples.Length} of {numbers.Count} examples" : "");
        return Html.Section(title, Chart.Side(charts));
    }

    static Chart Predicted(NumberPredictions numbers, int[] examples, int output, string name)
    {
        var points = examples.Select(example => (True: numbers.TruthOf(example, output), Predicted: PredictedOf(numbers, example, output)))
            .ToList();
        var scale = Scale.Of(points.SelectMany(point => new[] { point.True, point.Predicted }));
        return new Chart($"{name}, predicted against true", "true", scale, "predicted", scale)
            .Rule((scale.Low, scale.Low), (scale.High, scale.High)).Points(points);
    }

    static Chart Residuals(NumberPredictions numbers, int[] examples, int output, string name)
    {
        var points = examples.Select(example => (
            Predicted: PredictedOf(numbers, example, output), Residual: -numbers.ErrorOf(example, output))).ToList();
        var scale = Scale.Of(points.Select(point => point.Predicted));
        return new Chart(
            $"{name}, residuals", "predicted", scale, "true − predicted", Scale.Of(points.Select(point => point.Residual).Append(0)))
            .Rule((scale.Low, 0), (scale.High, 0)).Points(points);
    }

    static double PredictedOf(NumberPredictions numbers, int example, int output) => numbers.Answers[example * numbers.Outputs + output];
}
