using System.Text.Json;
using System.Text.Json.Nodes;
using GpuNet.Runtime.Data;
using GpuNet.Runtime.Training;

namespace GpuNet.Cli.Output;

/// <summary>The result of a training, for people and for programs.</summary>
/// <param name="Outcome">What came out.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Options">How it was trained.</param>
/// <param name="Seconds">How long it took.</param>
sealed record TrainingReport(Outcome Outcome, string Device, TrainingOptions Options, double Seconds)
{
    static readonly JsonSerializerOptions indented = new() { WriteIndented = true };

    public string ToJson() => new JsonObject
    {
        ["task"] = Outcome.Model.Task == LearningTask.Regression ? "regression" : "classification",
        ["device"] = Device,
        ["seed"] = Options.Seed,
        ["epochs"] = Options.Epochs,
        ["parameters"] = Outcome.Model.Network.ParameterCount,
        ["seconds"] = Math.Round(Seconds, 3),
        ["train"] = ToJson(Outcome.Train),
        ["validation"] = ToJson(Outcome.Validation),
        ["test"] = ToJson(Outcome.Test),
    }.ToJsonString(indented);

    public void Print(TextWriter output)
    {
        var best = Outcome.Test ?? Outcome.Validation ?? Outcome.Train;
        if (best.Confusion is { } confusion)
            output.WriteLine(ConfusionTable.Format(confusion, Outcome.Model.ClassNames!));
        foreach (var (part, evaluation) in new[] { ("train", Outcome.Train), ("validation", Outcome.Validation), ("test", Outcome.Test) })
        {
            if (evaluation is not null)
                output.WriteLine(Line(part, evaluation));
        }
        Console.Error.WriteLine($"trained in {Seconds:0.00} s");
    }

    static string Line(string part, Evaluation evaluation) => evaluation.Accuracy is { } accuracy
        ? $"{part,-10}  accuracy {accuracy:0.0000}  loss {evaluation.Loss:0.0000}  ({evaluation.Count} examples)"
        : $"{part,-10}  rmse {evaluation.RootMeanSquaredError:0.####}  r2 {evaluation.RSquared:0.0000}  loss {evaluation.Loss:0.####}"
            + $"  ({evaluation.Count} examples)";

    static JsonObject? ToJson(Evaluation? evaluation)
    {
        if (evaluation is null)
            return null;
        // JSON has no infinity, which the loss of an extreme value in the validation or test part may be.
        var json = new JsonObject { ["loss"] = double.IsFinite(evaluation.Loss) ? evaluation.Loss : null };
        if (evaluation.Accuracy is { } accuracy)
            json["accuracy"] = accuracy;
        if (evaluation.RootMeanSquaredError is { } error)
        {
            json["rmse"] = double.IsFinite(error) ? error : null;
            json["r2"] = evaluation.RSquared;
        }
        return json;
    }
}
