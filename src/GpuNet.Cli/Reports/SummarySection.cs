using GpuNet.Cli.Output;

namespace GpuNet.Cli.Reports;

/// <summary>The scores of each part, the best known first.</summary>
static class SummarySection
{
    public static Html Of(HtmlReport report)
    {
        var metrics = EvaluationText.Shown(report.Model.Task).Append(Metric.CalibrationError)
            .Where(metric => metric.IsFor(report.Model.Task) && report.Evaluation[metric] is not null).ToList();
        var tiles = metrics.Select(metric => Html.Of(
            $"""
            <div title="{metric.Meaning}"><b>{EvaluationText.Format(report.Evaluation[metric]!.Value)}</b><span>{metric.Name}</span></div>

            """));
        return Html.Section(
            $"Scores of the {report.Part}, {report.Evaluation.Count.Counted("example")}",
            Html.Div("tiles", tiles),
            Baselines(report.Evaluation, metrics),
            report.Result is { } result ? Parts(result, metrics) : Html.None);
    }

    // What is predicted of a time series without learning, beside the model.
    static Html Baselines(Evaluation evaluation, IReadOnlyList<Metric> metrics) => evaluation.Baselines.Count == 0
        ? Html.None
        : Html.Table(
            ["", "model", .. evaluation.Baselines.Select(one => one.Name)],
            metrics.Select(metric => evaluation.Baselines.Select(one => one.Scores).Prepend(evaluation)
                .Select(scores => Html.Of($"{EvaluationText.Loss(scores[metric])}")).Prepend(Html.Of($"{metric.Name}"))));

    // A row for each metric: a phone has room for three parts, but not for all metrics.
    static Html Parts(TrainingResult result, IReadOnlyList<Metric> metrics)
    {
        var parts = new (string Name, Evaluation? Scores)[]
        {
            ("training", result.Train), ("validation", result.Validation), ("test", result.Test),
        }.Where(part => part.Scores is not null).ToList();
        return Html.Table(
            ["", .. parts.Select(part => part.Name)],
            [
                Row("examples", scores => $"{scores.Count}"),
                Row("loss", scores => EvaluationText.Loss(scores.Loss)),
                .. metrics.Select(metric => Row(metric.Name, scores => EvaluationText.Loss(scores[metric]))),
            ]);

        IEnumerable<Html> Row(string name, Func<Evaluation, string> cell) =>
            [Html.Of($"{name}"), .. parts.Select(part => Html.Of($"{cell(part.Scores!)}"))];
    }
}
