using GpuNet.Cli.Output;

namespace GpuNet.Cli.Reports;

/// <summary>The examples that are predicted worst, as pictures where they are some.</summary>
static class Mistakes
{
    const int Shown = 12;

    public static Html Of(HtmlReport report)
    {
        var worst = report.Evaluation.Predictions switch
        {
            ClassPredictions classes => OfClasses(classes, report.Names),
            LabelPredictions { LogProbabilities: not null } labels => OfLabels(labels, report.Names),
            NumberPredictions numbers when !report.Model.Task.HasNoTarget => OfNumbers(numbers),
            _ => [],
        };
        var shown = worst.OrderByDescending(mistake => mistake.Cost).Take(Shown).ToList();
        if (shown.Count == 0)
            return Html.None;
        return Html.Section("Worst mistakes", Picture.Of(report.Data) is { } picture
            ? Html.Div("pictures", shown.Select(mistake => Pictured(mistake, picture, report)))
            : Html.Table(
                ["example", "actual", "predicted", "by"],
                shown.Select(mistake => (IEnumerable<Html>)
                [
                    Html.Of($"{report.Where(mistake.Example)}"), Html.Of($"{mistake.Truth}"), Html.Of($"{mistake.Answer}"),
                    Html.Of($"{mistake.By}"),
                ])));
    }

    static Html Pictured(Mistake mistake, Picture picture, HtmlReport report) => Html.Of(
        $"""
        <figure><img src="{picture.AddressOf(report.Examples[mistake.Example])}" alt="{report.Where(mistake.Example)}"/>
        <figcaption>{mistake.Truth} as {mistake.Answer}, {mistake.By}<br/>{report.Where(mistake.Example)}</figcaption></figure>

        """);

    static IEnumerable<Mistake> OfClasses(ClassPredictions classes, IReadOnlyList<string> names) =>
        from example in Enumerable.Range(0, classes.Count)
        let answer = classes.Answers[example]
        where answer != classes.Truth[example] && classes.WeightOf(example) > 0
        select new Mistake(
            example, names[classes.Truth[example]].Shorten(), names[answer].Shorten(),
            Percent(Math.Exp(classes.LogProbability(example, answer))), -classes.LogProbability(example, classes.Truth[example]));

    static IEnumerable<Mistake> OfLabels(LabelPredictions labels, IReadOnlyList<string> names) =>
        from place in Enumerable.Range(0, labels.Truth.Length)
        where labels.Truth[place] != labels.Answers[place] && labels.WeightOf(place / labels.Labels) > 0
        let name = names[place % labels.Labels].Shorten()
        let ofTruth = labels.LogProbabilities![place]
        select new Mistake(
            place / labels.Labels, labels.Truth[place] ? name : $"not {name}", labels.Truth[place] ? $"not {name}" : name,
            Percent(1 - Math.Exp(ofTruth)), -ofTruth);

    // Compared in units of the mean absolute error of each target.
    static IEnumerable<Mistake> OfNumbers(NumberPredictions numbers)
    {
        double[] means = [.. Enumerable.Range(0, numbers.Outputs).Select(output =>
            Enumerable.Range(0, numbers.Count).Average(example => Math.Abs(numbers.ErrorOf(example, output))))];
        return
            from place in Enumerable.Range(0, numbers.Truth.Length)
            let error = numbers.ErrorOf(place / numbers.Outputs, place % numbers.Outputs)
            where error != 0 && numbers.WeightOf(place / numbers.Outputs) > 0
            select new Mistake(
                place / numbers.Outputs, EvaluationText.Format(numbers.Truth[place]), EvaluationText.Format(numbers.Answers[place]),
                EvaluationText.Format(error), Math.Abs(error) / means[place % numbers.Outputs]);
    }

    static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.#} %");

    /// <param name="Example">Its place among the examples of the report.</param>
    /// <param name="Truth">What is true.</param>
    /// <param name="Answer">What was predicted.</param>
    /// <param name="By">How sure the network was, or how far it is off.</param>
    /// <param name="Cost">By what mistakes are compared.</param>
    sealed record Mistake(int Example, string Truth, string Answer, string By, double Cost);
}
