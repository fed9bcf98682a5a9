using GpuNet.Cli.Output;

namespace GpuNet.Cli.Reports;

/// <summary>How much worse the model scores without what a column says.</summary>
static class ImportanceSection
{
    const string Title = "Importance of the columns";
    const int Shown = 20, Repeats = 5, MostExamples = 1000;

    // Some seconds of a core.
    const double MostProducts = 1e11;

    public static Html Of(HtmlReport report)
    {
        var model = report.Model;
        int columns = model.FeatureNames.Count;
        int[] examples = [.. report.Examples.Take(MostExamples)];
        if ((double)columns * Repeats * examples.Length * model.Network.ParameterCount > MostProducts)
        {
            return Html.Section(Title, Html.Of(
                $"""
                <p>It is left out: {columns.Counted("column")} and {model.Network.ParameterCount} parameters would take long. In code,
                PermutationImportance.Of measures it.</p>

                """));
        }
        var metric = Metric.UsualFor(model.Task);
        if (metric.Of(report.Evaluation.Predictions) is null)
            return Html.None;
        var importances = PermutationImportance.Of(model, report.Data, report.Inputs, examples, metric, Repeats)
            .OrderByDescending(column => column.Mean).ToList();
        double largest = importances[0].Mean;
        string change = metric.HigherIsBetter ? "falls" : "rises";
        return Html.Section(
            Title,
            Html.Of(
                $"""
                <p>By how much {metric.Name} {change} when the values of a column are permuted among {examples.Length.Counted("example")}:
                mean and standard deviation of {Repeats} permutations.</p>

                """),
            Html.Div("bars", importances.Take(Shown).Select(column => Bar(column, largest))),
            columns > Shown ? Html.Of($"<p>{columns - Shown} more columns are less important.</p>\n") : Html.None);
    }

    static Html Bar(PermutationImportance column, double largest)
    {
        double share = largest > 0 ? Math.Max(0, column.Mean / largest) : 0;
        string value = EvaluationText.Format(column.Mean), deviation = EvaluationText.Format(column.Deviation);
        return Html.Of(
            $"<span>{column.Column.Shorten()}</span><b style=\"--share:{share:0.###}\"></b><span>{value} ± {deviation}</span>\n");
    }
}
