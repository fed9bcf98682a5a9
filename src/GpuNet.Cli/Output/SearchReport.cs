using System.Text.Json.Nodes;
using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Output;

/// <summary>The result of a search, for people and for programs.</summary>
/// <param name="Trials">The trials, the best first.</param>
/// <param name="Metric">What was compared.</param>
/// <param name="Epochs">The epochs of a trial that was not cut.</param>
/// <param name="TrainingResult">What the best settings gave when they were trained; null where they were not trained again.</param>
sealed record SearchReport(IReadOnlyList<Trial> Trials, Metric Metric, int Epochs, TrainingResult? TrainingResult) : IReport
{
    /// <summary>Whether the search came to its end.</summary>
    public bool IsFinished { get; init; } = true;

    /// <summary>A trial's score as a text.</summary>
    public static string Score(Metric metric, Trial trial) =>
        trial.Score is { } score ? $"{metric} {EvaluationText.Format(score)}" : WithoutScore(trial);

    public string ToJson() => new JsonObject
    {
        ["metric"] = Metric.Name,
        ["finished"] = IsFinished,
        ["trials"] = new JsonArray([.. Trials.Select(ToJson)]),
        ["train"] = ToJson(TrainingResult?.Train),
        ["validation"] = ToJson(TrainingResult?.Validation),
        ["test"] = ToJson(TrainingResult?.Test),
    }.Indented();

    public void Print(TextWriter output)
    {
        string[] names = [.. Trials[0].Settings.Values.Keys];
        string[][] rows =
        [
            ["trial", "epochs", Metric.Name, .. names],
            .. Trials.Select(trial => (string[])
                [
                    $"{trial.Number}", IsCut(trial) ? $"{trial.Epochs} of {Epochs}" : $"{trial.Epochs}",
                    trial.Score is { } score ? EvaluationText.Format(score) : WithoutScore(trial),
                    .. names.Select(name => trial.Settings.Values[name]),
                ]),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
            output.WriteLine(string.Join("  ", row.Zip(widths, (cell, width) => cell.PadLeft(width))));
        if (TrainingResult is null)
            return;
        output.WriteLine();
        EvaluationText.PrintParts(output, TrainingResult);
    }

    // By the halving rule, or by the end of the search; a training without a score has ended by itself.
    bool IsCut(Trial trial) => trial.Score is not null && trial.Epochs < Epochs;

    static string WithoutScore(Trial trial) => trial.Failure is null ? "diverged" : "refused";

    JsonNode ToJson(Trial trial)
    {
        var json = new JsonObject
        {
            ["trial"] = trial.Number,
            ["epochs"] = trial.Epochs,
            ["state"] = trial.Score is null ? WithoutScore(trial) : IsCut(trial) ? "cut" : "finished",
            ["score"] = trial.Score,
            ["settings"] = new JsonObject(trial.Settings.Values.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        };
        if (trial.Failure is { } failure)
            json["failure"] = failure.Describe(SettingOptions.Describe);
        return json;
    }

    JsonObject? ToJson(Evaluation? evaluation) => evaluation is null ? null : EvaluationText.ToJson(evaluation, TrainingResult!.Model);
}
