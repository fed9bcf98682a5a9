using System.Text.Json.Nodes;
using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Output;

/// <summary>The result of a cross-validation, for people and for programs.</summary>
/// <param name="Result">What came out.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Options">How it was trained.</param>
/// <param name="Seconds">How long it took.</param>
sealed record FoldsReport(CrossValidation Result, string Device, LoopOptions Options, double Seconds) : IReport
{
    LearningTask Task => Result.Folds[0].Model.Task;

    public string ToJson()
    {
        var spreads = Metric.For(Task)
            .Select(metric => (metric.Name, Spread: Result.Of(metric)))
            .Where(entry => entry.Spread is not null)
            .ToList();
        return new JsonObject
        {
            ["task"] = TaskName.Of(Task),
            ["device"] = Device,
            ["seed"] = Options.Seed,
            ["epochs"] = Options.Epochs,
            ["seconds"] = Math.Round(Seconds, 3),
            ["folds"] = new JsonArray([.. Result.Folds.Select(fold => EvaluationText.ToJson(fold.Test!, fold.Model))]),
            ["mean"] = Numbers(spread => spread.Mean),
            ["deviation"] = Numbers(spread => spread.Deviation),
            ["configuration"] = Result.Folds[0].Model.Configuration?.DeepClone(),
        }.Indented();

        JsonObject Numbers(Func<Spread, double> number) =>
            new(spreads.Select(entry => KeyValuePair.Create(entry.Name, (JsonNode?)number(entry.Spread!.Value))));
    }

    public void Print(TextWriter output)
    {
        var metrics = EvaluationText.Shown(Task).Where(metric => Result.Of(metric) is not null).ToList();
        output.Write(Row("fold", metric => metric.Name, "examples"));
        foreach (var (fold, outcome) in Result.Folds.Index())
        {
            var test = outcome.Test!;
            output.Write(Row($"{fold + 1}", metric => EvaluationText.Format(test[metric]!.Value), $"{test.Count}"));
        }
        output.Write(Row("mean", metric => EvaluationText.Format(Result.Of(metric)!.Value.Mean)));
        output.Write(Row("deviation", metric => EvaluationText.Format(Result.Of(metric)!.Value.Deviation)));
        Messages.Progress.WriteLine($"trained {Result.Folds.Count} times in {Seconds:0.00} s");

        string Row(string first, Func<Metric, string> cell, string last = "")
        {
            string cells = string.Concat(metrics.Select(metric => "  " + cell(metric).PadLeft(Math.Max(metric.Name.Length, 6))));
            return $"{first,-9}{cells}  {last,8}".TrimEnd() + Environment.NewLine;
        }
    }
}
