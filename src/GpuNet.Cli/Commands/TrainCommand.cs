using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using GpuNet.Cli.Benchmarking;
using GpuNet.Cli.Output;
using GpuNet.Cli.Reports;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet train</c>: from a file to a trained model and its scores.</summary>
static class TrainCommand
{
    const string TimeLimit = "--time-limit";

    public static GroupedCommand Create()
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
                "gpunet train prepared --hidden 256,128",
                "mpirun -n 4 gpunet train digits --parts 4",
            ],
        };
        var options = new LearningOptions().AddTo(command);
        var checkpoints = new CheckpointOptions().AddTo(command);
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object." };
        var save = ModelOptions.Save("Write the model to a file.");
        var page = ModelOptions.Report();
        var metrics = MetricOption.Create();
        var folds = new Option<int?>("--folds")
        {
            Description = "Cross-validate with this many folds, instead of --split.",
            HelpName = "5",
            CustomParser = Parse.AtLeastTwo,
        };
        var timeLimit = new Option<TimeSpan?>(TimeLimit)
        {
            Description = "End the training after this time, as 30s, 10m or 2h, with the best weights so far.",
            HelpName = "TIME",
            CustomParser = Parse.Time,
        };
        command.AddGroup("Stopping", timeLimit);
        var distributed = new DistributedOptions().AddTo(command);
        command.AddGroup("Start", options.StartFrom);
        command.AddGroup("Results", metrics, folds, options.Threshold, options.Calibrate, save, page, json);
        var shown = new ProgressOptions().AddTo(command);
        command.Validators.Add(result =>
        {
            // Many models come out, none of them trained on all that there is.
            Option[] others = [save, page, metrics, shown.TensorBoard, timeLimit];
            string? other = others.FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name
                ?? (result.GetResult("--split") is OptionResult { Implicit: false } ? "--split" : checkpoints.Given(result));
            if (result.GetResult(folds) is { Implicit: false } && other is not null)
                result.AddError($"--folds: cannot be combined with {other}; leave one of them out");
        });
        command.SetAction((parsed, cancellation) => Task.FromResult(parsed.GetValue(folds) is { } count
            ? CrossValidate(options, distributed, parsed, count, parsed.GetValue(json), cancellation)
            : Run(
                options, distributed, checkpoints, shown, parsed, parsed.GetRequiredValue(metrics), parsed.GetValue(json),
                parsed.GetValue(save), parsed.GetValue(page), cancellation)));
        return command;
    }

    static int Run(
        LearningOptions options, DistributedOptions distributed, CheckpointOptions checkpoints, ProgressOptions shown, ParseResult parsed,
        Metric[] metrics, bool json, string? save, string? page, CancellationToken cancellation)
    {
        var processes = distributed.Join(parsed, options.Device.AreSeveral(parsed));
        var recipe = checkpoints.ReadInto(options.ReadRecipe(parsed), parsed) with
        {
            TimeLimit = parsed.GetValue<TimeSpan?>(TimeLimit),
            WorkerTimeout = distributed.WaitLimit(parsed),
        };
        CheckBeforeReading(options, parsed, recipe);
        if (Job.IsFirst)
            checkpoints.CheckFolder(parsed);
        (var prepared, recipe) = options.Prepare(parsed, recipe, out var read, showsColumns: true);
        var data = prepared.Source;
        // Features take memory, which a training without a report does not need.
        var reported = page is null ? data : read ?? throw new InputException(
            "--report: prepared data have no columns to report on; name the files that they were made of, or report with gpunet evaluate");
        MetricOption.Check(metrics, data);
        // Steps count what is right at a probability of ½. At another threshold, and of distances, it is a metric of the validation part
        // like others.
        bool hasAccuracy = Metric.Accuracy.IsFor(data.Task);
        bool stepsCount = hasAccuracy && !data.Task.ArePairs && recipe.Threshold == new TrainingOptions().Threshold;
        if (!stepsCount && hasAccuracy)
            metrics = [.. metrics.Prepend(Metric.Accuracy).Distinct()];
        recipe = prepared.Decide(recipe) with { Metrics = [.. metrics] };
        var (name, reason) = options.Device.Choose(parsed, prepared, recipe);
        using var opened = options.Device.OpenAll(parsed, name, processes);
        var (devices, device) = (opened.All, opened.All[0]);
        using var awaited = Interruption.Await();
        Announce(devices, reason, prepared, recipe, processes);
        if (!Job.IsFirst)
        {
            Trainer.Fit(prepared, recipe, devices, processes, cancellation: cancellation);
            return ExitCode.Success;
        }

        var clock = Stopwatch.StartNew();
        var history = new TrainingHistory(stepsCount, showsRate: recipe.Schedule is not ConstantSchedule);
        using var board = shown.OpenTensorBoard(parsed, history);
        var progress = ProgressDisplay.Create(
            history, shown.Every(parsed), prepared.Split.Train.Length, stopsEarly: recipe.EarlyStopping is not null);
        progress.TensorBoard = board;
        try
        {
            return Show(Learn(prepared, recipe, devices, processes, progress, save, cancellation), isWhole: true);
        }
        catch (TrainingStoppedException stopped) when (stopped.IsCancelled)
        {
            if (stopped is TrainingCancelledException { Result: var soFar })
            {
                Messages.Progress.WriteLine(stopped.Steps > 0
                    ? $"weights after {stopped.Steps.Counted("step")} of the first epoch"
                    : $"weights of epoch {soFar.FinalEpoch}, the best so far");
                Show(soFar, isWhole: false);
            }
            Messages.Progress.WriteLine(recipe.Checkpoint is not { Folder: var folder }
                ? "a training goes on from where it was stopped if it has --checkpoint FOLDER"
                : $"to go on, give the same command --resume {folder} in the place of --checkpoint");
            throw;
        }

        int Show(TrainingResult result, bool isWhole)
        {
            IReport report = new TrainingReport(result, history.ToJson(), recipe, clock.Elapsed.TotalSeconds)
            {
                Processes = processes?.Count ?? 1,
            };
            int exitCode = report.Show(json, save, result.Model);
            if (page is null)
                return exitCode;
            // A report can be made again from the model. That of a training that was stopped has been asked for all the same.
            if (isWhole)
            {
                awaited.Dispose();
                cancellation.ThrowIfCancellationRequested();
            }
            return Math.Max(exitCode, Describe(result).WriteOrTell(page));
        }

        HtmlReport Describe(TrainingResult result)
        {
            var (part, rows, evaluation) = (result.Test, result.Validation) switch
            {
                ({ } test, _) => ("test part", prepared.Split.Test, test),
                (null, { } validation) => ("validation part", prepared.Split.Validation, validation),
                _ => ("training part", prepared.Split.Train, result.Train),
            };
            return new()
            {
                Model = result.Model,
                Data = reported,
                Inputs = prepared.Features,
                Part = part,
                Examples = rows,
                Evaluation = evaluation,
                Result = result,
                Epochs = history.Epochs,
                ShowsAccuracy = history.ShowsAccuracy,
                // A device that has failed takes no more steps.
                Plan = result.Device.Split(',')[0] == device.Name ? TimedPlan.Measure(device, prepared, recipe) : null,
            };
        }
    }

    // What would be refused when data were read, which may take long.
    static void CheckBeforeReading(LearningOptions options, ParseResult parsed, TrainingOptions recipe)
    {
        string name = options.Device.Name(parsed);
        if (options.Device.AreSeveral(parsed) && DeviceCatalogue.Expand(name).Count is var count && !BitOperations.IsPow2(count))
            throw new InputException($"--device: {name} are {count} devices; so many as share a training must be a power of two");
        if (recipe is { EarlyStopping.IsOptional: false, Split.Validation: 0 } && !options.IsPrepared(parsed))
        {
            string given = parsed.GetResult("--patience") is OptionResult { Implicit: false } ? "--patience" : "--min-delta";
            throw new InputException($"{given}: it needs a validation part, which is empty: give it a share of the examples in --split");
        }
        if (recipe is { Calibrates: true, Split.Validation: 0 } && !options.IsPrepared(parsed))
        {
            throw new InputException("--calibrate: it needs a validation part, which is empty: give it a share of the examples in --split");
        }
    }

    static TrainingResult Learn(
        PreparedData prepared, TrainingOptions recipe, IReadOnlyList<Device> devices, Communicator? processes, ProgressDisplay progress,
        string? save, CancellationToken cancellation)
    {
        TrainingResult outcome;
        try
        {
            using (progress)
                outcome = Trainer.Fit(prepared, recipe, devices, processes, progress, cancellation);
        }
        catch (TrainingStoppedException stopped) when (stopped.Epoch > 0 && !stopped.IsCancelled)
        {
            string last = stopped is DivergedException ? "with a finite loss" : "that was finished";
            if (ModelOutput.Save(save, stopped.Model!) is { } problem)
                Messages.Write(problem);
            else if (save is not null)
                Messages.Write($"model of epoch {stopped.Epoch}, the last {last}, in {save}");
            throw;
        }
        if (outcome.FinalEpoch < recipe.Epochs && recipe.EarlyStopping is not null && outcome.Validation is not null)
            Messages.Progress.WriteLine($"weights of epoch {outcome.FinalEpoch}, the best on the validation part");
        else if (progress.History.FindRise() is { } rise)
            Messages.Progress.WriteLine(rise);
        if (recipe.Calibrates)
        {
            Messages.Progress.WriteLine(
                $"temperature {EvaluationText.Format(outcome.Model.Temperature)}, fitted on the validation part");
        }
        return outcome;
    }

    static int CrossValidate(
        LearningOptions options, DistributedOptions distributed, ParseResult parsed, int folds, bool json, CancellationToken cancellation)
    {
        distributed.CheckAlone(parsed, "processes do not share a cross-validation");
        var recipe = options.ReadRecipe(parsed);
        var data = options.ReadData(parsed, recipe.StartFrom);
        var first = CrossValidation.DivisionsOf(data, recipe, folds)[0];
        recipe = options.WithPreset(parsed, recipe, data, first);
        var prepared = PreparedData.Prepare(data, recipe, first);
        OptionNotes.Tell(parsed, prepared, recipe);
        using var device = options.Device.Open(parsed, options.Device.Choose(parsed, prepared, recipe).Name);
        var clock = Stopwatch.StartNew();
        var lines = new FoldLines(folds);
        using var awaited = Interruption.Await();
        try
        {
            var result = CrossValidation.Run(data, recipe, folds, device, lines, cancellation);
            IReport report = new FoldsReport(result, device.Name, recipe, clock.Elapsed.TotalSeconds);
            report.Show(json);
            return ExitCode.Success;
        }
        catch (TrainingStoppedException stopped) when (stopped.IsCancelled)
        {
            Messages.Progress.WriteLine($"stopped in fold {lines.Done + 1} of {folds}: a cross-validation begins anew");
            throw;
        }
    }

    static void Announce(
        IReadOnlyList<Device> devices, string? reason, PreparedData prepared, TrainingOptions recipe, Communicator? processes)
    {
        var data = prepared.Source;
        string because = reason is null ? "" : $", taken because: {reason}";
        foreach (var device in devices)
            Messages.Progress.WriteLine($"device   {device.Name}: {device.Description}{because}");
        if (processes is { Count: var count })
            Messages.Progress.WriteLine($"workers  {count * devices.Count}, in {count} processes");
        Messages.Progress.WriteLine($"data     {EvaluationText.Describe(data)}");
        var network = recipe.NetworkFor(prepared);
        Messages.Progress.WriteLine($"network  {network}, {network.ParameterCount} parameters");
        if (!prepared.Features.IsMapped)
            return;
        const double MiB = 1 << 20;
        double inputs = sizeof(float) * prepared.Features.Length / MiB, beside = prepared.BytesBeside(network, recipe) / MiB;
        Messages.Progress.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"memory   about {beside:0.0} MiB beside {inputs:0.0} MiB of inputs, which stay in their file"));
    }

    /// <summary>A line on the error stream for each part of a cross-validation.</summary>
    sealed class FoldLines(int folds) : IProgress<TrainingResult>
    {
        /// <summary>How many folds have ended.</summary>
        public int Done { get; private set; }

        public void Report(TrainingResult value) =>
            Messages.Progress.WriteLine(EvaluationText.Line($"fold {++Done}/{folds}", value.Test!, value.Model.Task));
    }
}
