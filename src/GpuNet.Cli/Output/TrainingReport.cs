using System.Text.Json.Nodes;
using GpuNet.Cli.Commands;
using GpuNet.Runtime.Training;

namespace GpuNet.Cli.Output;

/// <summary>The result of a training, for people and for programs.</summary>
/// <param name="Outcome">What came out.</param>
/// <param name="History">What was seen of each epoch.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Options">How it was trained.</param>
/// <param name="Seconds">How long it took.</param>
sealed record TrainingReport(Outcome Outcome, JsonArray History, string Device, TrainingOptions Options, double Seconds) : IReport
{
    public string ToJson() => new JsonObject
    {
        ["task"] = TaskName.Of(Outcome.Model.Task),
        ["device"] = Device,
        ["seed"] = Options.Seed,
        ["epochs"] = Options.Epochs,
        ["final_epoch"] = Outcome.FinalEpoch,
        ["parameters"] = Outcome.Model.Network.ParameterCount,
        ["seconds"] = Math.Round(Seconds, 3),
        ["train"] = ToJson(Outcome.Train),
        ["validation"] = ToJson(Outcome.Validation),
        ["test"] = ToJson(Outcome.Test),
        ["history"] = History.DeepClone(),
    }.Indented();

    public void Print(TextWriter output)
    {
        var best = Outcome.Test ?? Outcome.Validation ?? Outcome.Train;
        EvaluationText.PrintDetails(output, best, Outcome.Model);
        EvaluationText.PrintParts(output, Outcome);
        Console.Error.WriteLine($"trained in {Seconds:0.00} s");
    }

    JsonObject? ToJson(Evaluation? evaluation) => evaluation is null ? null : EvaluationText.ToJson(evaluation, Outcome.Model);
}
