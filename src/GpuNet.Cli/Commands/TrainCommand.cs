using System.CommandLine;
using System.Diagnostics;
using GpuNet.Cli.Output;
using GpuNet.Runtime.Data;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Models;
using GpuNet.Runtime.Training;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet train</c>: from a file to a trained model and its scores.</summary>
static class TrainCommand
{
    public static Command Create()
    {
        var command = new Command("train", "Train a network on a CSV file and score it on examples it has not seen.");
        var options = new LearningOptions().AddTo(command);
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object." };
        var save = new Option<string?>("--save")
        {
            Description = "Write the model to a file.",
            HelpName = "MODEL.safetensors",
            // Known now, not after an hour of training.
            CustomParser = Parse.NewFile,
        };
        command.Options.Add(json);
        command.Options.Add(save);
        command.SetAction((parsed, cancellation) =>
            Task.FromResult(Run(options, parsed, parsed.GetValue(json), parsed.GetValue(save), cancellation)));
        return command;
    }

    static int Run(LearningOptions options, ParseResult parsed, bool json, string? save, CancellationToken cancellation)
    {
        var recipe = options.ReadRecipe(parsed);
        var data = options.ReadData(parsed);
        options.CheckThreshold(parsed, data.Task);
        using var device = options.Device.Open(parsed);
        Announce(options.Device.Name(parsed), device, data, recipe);

        var clock = Stopwatch.StartNew();
        Outcome outcome;
        using (var progress = ProgressDisplay.Create(data.Task))
            outcome = Learning.Run(data, recipe, device, progress, cancellation);
        if (outcome.FinalEpoch < recipe.Training.Epochs)
            Console.Error.WriteLine($"weights of epoch {outcome.FinalEpoch}, the best on the validation part");
        var report = new TrainingReport(outcome, device.Name, recipe.Training, clock.Elapsed.TotalSeconds);
        if (json)
            Console.WriteLine(report.ToJson());
        else
            report.Print(Console.Out);
        if (save is not null)
        {
            ModelFile.Save(save, outcome.Model);
            Console.Error.WriteLine($"model in {save}");
        }
        return ExitCode.Success;
    }

    static void Announce(string asked, Device device, DataSet data, Recipe recipe)
    {
        string reason = asked == DeviceCatalogue.Auto ? $", taken because: {DeviceCatalogue.Reason(device)}" : "";
        Console.Error.WriteLine($"device   {device.Name}: {device.Description}{reason}");
        Console.Error.WriteLine($"data     {data.Name}: {data.Count} examples of {data.FeatureCount} features, target '{data.TargetName}'");
        var network = recipe.NetworkFor(data);
        Console.Error.WriteLine($"network  {network}, {network.ParameterCount} parameters");
    }
}
