using System.Text.Json.Nodes;
using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Output;

/// <summary>The result of a training, for people and for programs.</summary>
/// <param name="TrainingResult">What came out.</param>
/// <param name="History">What was seen of each epoch.</param>
/// <param name="Options">How it was trained.</param>
/// <param name="Seconds">How long it took.</param>
sealed record TrainingReport(TrainingResult TrainingResult, JsonArray History, LoopOptions Options, double Seconds) : IReport
{
    /// <summary>Processes that have shared it, each with as many devices.</summary>
    public int Processes { get; init; } = 1;

    public string ToJson() => new JsonObject
    {
        ["task"] = TaskName.Of(TrainingResult.Model.Task),
        ["device"] = TrainingResult.Device,
        ["processes"] = Processes,
        ["seed"] = Options.Seed,
        ["epochs"] = Options.Epochs,
        ["final_epoch"] = TrainingResult.FinalEpoch,
        ["finished"] = TrainingResult.IsFinished,
        ["parameters"] = TrainingResult.Model.Network.ParameterCount,
        ["seconds"] = Math.Round(Seconds, 3),
        ["train"] = ToJson(TrainingResult.Train),
        ["validation"] = ToJson(TrainingResult.Validation),
        ["test"] = ToJson(TrainingResult.Test),
        ["history"] = History.DeepClone(),
        ["configuration"] = TrainingResult.Model.Configuration?.DeepClone(),
    }.Indented();

    public void Print(TextWriter output)
    {
        Messages.Progress.WriteLine($"trained in {Seconds:0.00} s");
        var best = TrainingResult.Test ?? TrainingResult.Validation ?? TrainingResult.Train;
        EvaluationText.PrintDetails(output, best, TrainingResult.Model);
        EvaluationText.PrintParts(output, TrainingResult);
    }

    JsonObject? ToJson(Evaluation? evaluation) => evaluation is null ? null : EvaluationText.ToJson(evaluation, TrainingResult.Model);
}
