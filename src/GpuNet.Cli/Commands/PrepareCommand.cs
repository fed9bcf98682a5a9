using System.CommandLine;
using GpuNet.Cli.Output;
using GpuNet.Learning;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet prepare</c>: from files, which may be larger than the memory, to a folder that is trained from.</summary>
static class PrepareCommand
{
    public static GroupedCommand Create()
    {
        var command = new GroupedCommand(
            "prepare", "Divide and preprocess data of any size once, into a folder of .npy files that 'gpunet train' maps.")
        {
            Examples =
            [
                "gpunet prepare \"sales-*.csv.gz\" --target price --task regression --out prepared",
                "gpunet train prepared --save prices.safetensors",
            ],
        };
        var data = new DataOptions();
        var split = LearningOptions.SplitOption();
        var seed = LearningOptions.SeedOption("Seed of the split.");
        var folder = new Option<string>("--out", "-o")
        {
            Description = "The folder to write.",
            HelpName = "FOLDER",
            Required = true,
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace prepared data that are in the folder already." };
        command.Arguments.Add(data.Data);
        command.AddGroup("Data", [.. data.All, split, seed]);
        command.AddGroup("Results", folder, overwrite);
        command.SetAction(parsed =>
        {
            var shares = LearningOptions.ReadSplit(parsed.GetRequiredValue(split));
            var recipe = data.ReadInto(new() { Split = shares, Seed = parsed.GetRequiredValue(seed) }, parsed);
            string target = parsed.GetRequiredValue(folder);
            bool overwrites = parsed.GetValue(overwrite);
            OptionProblem.Name(folder.Name, () => PreparedFolder.CheckTarget(target, overwrites));
            return Run(data, parsed, recipe, target, overwrites);
        });
        return command;
    }

    static int Run(DataOptions options, ParseResult parsed, TrainingOptions recipe, string folder, bool overwrite)
    {
        var data = options.Read(parsed, scratch: PreparedFolder.ParentOf(folder));
        ColumnTable.Print(data, Messages.Progress, LineWidth.OfError);
        Messages.Progress.WriteLine($"data     {EvaluationText.Describe(data)}");
        var prepared = PreparedData.Prepare(data, recipe);
        prepared.Save(folder, overwrite);
        var parts = prepared.Split;
        Messages.Progress.WriteLine($"written  {folder.Escape()}: {prepared.Source.Count} examples of {prepared.Inputs.Counted("input")}, "
            + $"{parts.Train.Length} to train, {parts.Validation.Length} to validate, {parts.Test.Length} to test");
        return ExitCode.Success;
    }
}
