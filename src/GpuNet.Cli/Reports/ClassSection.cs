using GpuNet.Cli.Output;

namespace GpuNet.Cli.Reports;

/// <summary>How well classes or labels are predicted: confusion matrix, scores of each, ROC and calibration curves.</summary>
static class ClassSection
{
    // A larger matrix is not readable.
    const int LargestMatrix = 20, MostConfusions = 20;

    public static Html Of(HtmlReport report)
    {
        if (report.Evaluation.Predictions is NumberPredictions)
            return Html.None;
        var confusion = report.Evaluation.Confusion;
        return Html.Join(
        [
            Html.Section(
                confusion is null ? "Labels" : "Classes",
                Html.Div("beside", [confusion is null ? Html.None : Confusions(confusion, report.Names), Scores(report)])),
            Html.Section("ROC and calibration", Chart.Side(new[] { Roc(report), Calibration(report) }.OfType<Chart>())),
        ]);
    }

    static Html Confusions(ConfusionMatrix confusion, IReadOnlyList<string> names) =>
        confusion.Classes <= LargestMatrix ? Matrix(confusion, names) : MostFrequent(confusion, names);

    static Html Matrix(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        var places = Enumerable.Range(0, confusion.Classes);
        var header = places.Select(k => Html.Of($"<th><span>{names[k].Shorten()}</span></th>"));
        var rows = places.Select(truth => Html.Of(
            $"<tr><th>{names[truth].Shorten()}</th>{Html.Join(places.Select(answer => Cell(truth, answer)))}</tr>\n"));
        return Html.Of(
            $"""
            <div class="wide"><table class="matrix">
            <caption>Rows: actual, columns: predicted</caption>
            <thead><tr><td></td>{Html.Join(header)}</tr></thead>
            <tbody>{Html.Join(rows)}</tbody>
            </table></div>

            """);

        Html Cell(int truth, int answer)
        {
            double count = confusion[truth, answer], share = count == 0 ? 0 : count / confusion.TruthCount(truth);
            string kind = count == 0 ? "none" : truth == answer ? "right" : "wrong";
            string title = $"{names[truth].Shorten()} predicted as {names[answer].Shorten()}";
            return Html.Of($"<td class=\"{kind}\" style=\"--share:{share:0.###}\" title=\"{title}\">{count:0.##}</td>");
        }
    }

    static Html MostFrequent(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        var places = Enumerable.Range(0, confusion.Classes);
        var wrong =
            from truth in places
            from answer in places
            where truth != answer && confusion[truth, answer] > 0
            orderby confusion[truth, answer] descending
            select (IEnumerable<Html>)
            [
                Html.Of($"{names[truth].Shorten()}"), Html.Of($"{names[answer].Shorten()}"), Html.Of($"{confusion[truth, answer]:0.##}"),
                Html.Of($"{100 * confusion[truth, answer] / confusion.TruthCount(truth):0.#} %"),
            ];
        return Html.Table(["actual", "predicted", "examples", "of the class"], wrong.Take(MostConfusions), texts: 2);
    }

    static Html Scores(HtmlReport report)
    {
        if (EvaluationText.ScoresOf(report.Evaluation, report.Model) is not { } scores)
            return Html.None;
        return Html.Table(
            ["name", "precision", "recall", "F1", "examples"],
            report.Names.Zip(scores).Where(entry => entry.Second is not null).Select(entry => Row(entry.First, entry.Second!.Value)));

        static IEnumerable<Html> Row(string name, ClassScore score) =>
        [
            Html.Of($"{name.Shorten()}"), Score(score.Precision), Score(score.Recall), Score(score.F1), Html.Of($"{score.Support:0.##}"),
        ];

        static Html Score(double value) => Html.Of($"{EvaluationText.Format(value)}");
    }

    // Of many classes those that are told apart worst.
    static Chart? Roc(HtmlReport report)
    {
        var curves = report.Evaluation.Predictions switch
        {
            ClassPredictions { Classes: 2 } classes => [(report.Names[1], RocCurve.Of(classes, 1))],
            ClassPredictions classes => report.Names.Select((name, k) => (Name: name, Curve: RocCurve.Of(classes, k))),
            LabelPredictions labels => report.Names.Select((name, k) => (Name: name, Curve: RocCurve.Of(labels, k))),
            _ => [],
        };
        var all = curves.Where(entry => entry.Item2 is not null).ToList();
        if (all.Count == 0)
            return null;
        bool areMore = all.Count > Chart.Colours;
        if (areMore)
            all = [.. all.OrderBy(entry => entry.Item2!.Area).Take(Chart.Colours)];
        string title = areMore ? $"ROC curves: area below, the {Chart.Colours} least" : "ROC curves: area below";
        var chart = new Chart(title, "false positive rate", Scale.Share, "true positive rate", Scale.Share).Rule((0, 0), (1, 1));
        foreach (var (name, curve) in all)
        {
            chart.Line(
                $"{name.Shorten()}: {EvaluationText.Format(curve!.Area)}",
                curve.Points.Select(point => (point.FalsePositives, point.TruePositives)));
        }
        return chart;
    }

    static Chart? Calibration(HtmlReport report)
    {
        var curve = report.Evaluation.Predictions switch
        {
            ClassPredictions classes => CalibrationCurve.Of(classes),
            LabelPredictions labels => CalibrationCurve.Of(labels),
            _ => null,
        };
        string temperature = report.Model.Temperature == 1 ? "" : $", temperature {EvaluationText.Format(report.Model.Temperature)}";
        return curve is null ? null
            : new Chart("Calibration of the predicted probabilities", "probability", Scale.Share, "accuracy", Scale.Share)
                .Rule((0, 0), (1, 1))
                .Line(
                    $"expected error {EvaluationText.Format(curve.ExpectedError)}{temperature}",
                    curve.Bins.Select(bin => (bin.Confidence, bin.Accuracy)), hasMarks: true);
    }
}
