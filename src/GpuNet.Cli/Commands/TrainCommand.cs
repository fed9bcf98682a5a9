using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet train</c>: from a file to a trained model and its scores.</summary>
static class TrainCommand
{
    public static Command Create()
    {
        var command = new GroupedCommand("train", "Train a network on a CSV file and score it on examples it has not seen.")
        {
            Examples =
            [
                "gpunet train digits",
                "gpunet train iris.csv --target species --save iris.safetensors",
                "gpunet train diabetes.csv -t progression --task regression --hidden 64,32",
                "gpunet train wine.csv -t cultivar --optimizer adamw --lr 0.01 --patience 20",
                "gpunet train iris.csv -t species --folds 5 --json",
            ],
        };
        var options = new LearningOptions().AddTo(command);
        var checkpoints = new CheckpointOptions().AddTo(command);
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object." };
        var save = ModelOptions.Save("Write the model to a file.");
        var metrics = MetricOption.Create();
        var folds = new Option<int?>("--folds")
        {
            Description = "Cross-validate with this many folds, instead of --split.",
            HelpName = "5",
            CustomParser = Parse.AtLeastTwo,
        };
        command.AddGroup("Start", options.StartFrom);
        command.AddGroup("Results", metrics, folds, options.Threshold, save, json);
        command.Validators.Add(result =>
        {
            // Many models come out, none of them trained on all that there is.
            string? other = new Option[] { save, metrics }.FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name
                ?? (result.GetResult("--split") is OptionResult { Implicit: false } ? "--split" : checkpoints.Given(result));
            if (result.GetResult(folds) is { Implicit: false } && other is not null)
                result.AddError($"--folds: cannot be combined with {other}; leave one of them out");
        });
        command.SetAction((parsed, cancellation) => Task.FromResult(parsed.GetValue(folds) is { } count
            ? CrossValidate(options, parsed, count, parsed.GetValue(json), cancellation)
            : Run(
                options, checkpoints, parsed, parsed.GetRequiredValue(metrics), parsed.GetValue(json), parsed.GetValue(save),
                cancellation)));
        return command;
    }

    static int Run(
        LearningOptions options, CheckpointOptions checkpoints, ParseResult parsed, Metric[] metrics, bool json, string? save,
        CancellationToken cancellation)
    {
        var recipe = checkpoints.ReadInto(options.ReadRecipe(parsed), parsed);
        var data = options.ReadData(parsed, recipe.StartFrom);
        MetricOption.Check(metrics, data.Task);
        ColumnTable.Print(data, Console.Error);
        // Steps count what is right at a probability of ½. At another threshold, and of distances, it is a metric of the validation part
        // like others.
        bool hasAccuracy = Metric.Accuracy.IsFor(data.Task);
        bool stepsCount = hasAccuracy && !data.Task.ArePairs && recipe.Threshold == new TrainingOptions().Threshold;
        if (!stepsCount && hasAccuracy)
            metrics = [.. metrics.Prepend(Metric.Accuracy).Distinct()];
        recipe = recipe with { Metrics = [.. metrics] };
        var prepared = PreparedData.Prepare(data, recipe);
        var (name, reason) = options.Device.Choose(parsed, prepared, recipe);
        using var device = options.Device.Open(parsed, name);
        Announce(device, reason, prepared, recipe);

        var clock = Stopwatch.StartNew();
        var progress = ProgressDisplay.Create(stepsCount, showsRate: recipe.Schedule is not ConstantSchedule);
        try
        {
            return Show(Learn(prepared, recipe, device, progress, save, cancellation));
        }
        catch (TrainingStoppedException stopped) when (stopped.IsCancelled)
        {
            if (stopped is TrainingCancelledException { Result: var soFar })
            {
                Console.Error.WriteLine(stopped.Steps > 0
                    ? $"weights after {stopped.Steps} steps of the first epoch"
                    : $"weights of epoch {soFar.FinalEpoch}, the best so far");
                Show(soFar);
            }
            Console.Error.WriteLine(recipe.Checkpoint is not { Folder: var folder }
                ? "a training goes on from where it was stopped if it has --checkpoint FOLDER"
                : $"to go on, give the same command --resume {folder} in the place of --checkpoint");
            throw;
        }

        int Show(TrainingResult result)
        {
            IReport report = new TrainingReport(result, progress.ToJson(), result.Device, recipe, clock.Elapsed.TotalSeconds);
            return report.Show(json, save, result.Model);
        }
    }

    static TrainingResult Learn(
        PreparedData prepared, TrainingOptions recipe, Device device, ProgressDisplay progress, string? save,
        CancellationToken cancellation)
    {
        TrainingResult outcome;
        try
        {
            using (progress)
                outcome = Trainer.Fit(prepared, recipe, device, progress, cancellation);
        }
        catch (TrainingStoppedException stopped) when (stopped.Epoch > 0 && !stopped.IsCancelled)
        {
            string last = stopped is DivergedException ? "with a finite loss" : "that was finished";
            if (ModelOutput.Save(save, stopped.Model!, $"model of epoch {stopped.Epoch}, the last {last},") is { } problem)
                Console.Error.WriteLine(problem);
            throw;
        }
        if (outcome.FinalEpoch < recipe.Epochs)
            Console.Error.WriteLine($"weights of epoch {outcome.FinalEpoch}, the best on the validation part");
        else if (progress.FindRise() is { } rise)
            Console.Error.WriteLine(rise);
        return outcome;
    }

    static int CrossValidate(LearningOptions options, ParseResult parsed, int folds, bool json, CancellationToken cancellation)
    {
        var recipe = options.ReadRecipe(parsed);
        var data = options.ReadData(parsed, recipe.StartFrom);
        ColumnTable.Print(data, Console.Error);
        var prepared = PreparedData.Prepare(data, recipe, Split.Folds(data, folds, recipe.Seed)[0]);
        using var device = options.Device.Open(parsed, options.Device.Choose(parsed, prepared, recipe).Name);
        var clock = Stopwatch.StartNew();
        var result = CrossValidation.Run(data, recipe, folds, device, new FoldLines(folds), cancellation);
        IReport report = new FoldsReport(result, device.Name, recipe, clock.Elapsed.TotalSeconds);
        report.Show(json);
        return ExitCode.Success;
    }

    static void Announce(Device device, string? reason, PreparedData prepared, TrainingOptions recipe)
    {
        var data = prepared.Source;
        Console.Error.WriteLine($"device   {device.Name}: {device.Description}" + (reason is null ? "" : $", taken because: {reason}"));
        Console.Error.WriteLine($"data     {EvaluationText.Describe(data)}");
        var network = recipe.NetworkFor(prepared);
        Console.Error.WriteLine($"network  {network}, {network.ParameterCount} parameters");
    }

    /// <summary>A line on the error stream for each part of a cross-validation.</summary>
    sealed class FoldLines(int folds) : IProgress<TrainingResult>
    {
        int fold;

        public void Report(TrainingResult value) =>
            Console.Error.WriteLine(EvaluationText.Line($"fold {++fold}/{folds}", value.Test!, value.Model.Task));
    }
}
