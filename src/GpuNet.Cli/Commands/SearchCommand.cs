using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet search</c>: which settings learn best.</summary>
sealed class SearchCommand
{
    const string Hidden = "hidden";

    static readonly SearchOptions usual = new();

    readonly LearningOptions learning = new();
    readonly DistributedOptions distributed = new();

    readonly Option<string[]> vary = new("--vary")
    {
        Description = "A parameter with its range LOW..HIGH or its values; repeat the option for more: "
            + $"{string.Join(", ", SearchParameter.All)}. "
            + "By default, where no option says the value, "
            + $"{string.Join(", ", SearchSpace.Usual.Ranges.Select(entry => $"{entry.Parameter}={entry.Range}"))}.",
        HelpName = "NAME=RANGE",
        DefaultValueFactory = _ => [],
    };

    readonly Option<int> trials = new("--trials")
    {
        Description = "Number of settings to try.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.Trials,
        CustomParser = Parse.Count,
    };

    readonly Option<int?> rounds = new("--rounds")
    {
        Description = $"Number of rounds of successive halving; by default {usual.Rounds}, or fewer if there are fewer trials.",
        HelpName = "NUMBER",
        CustomParser = Parse.OptionalCount,
    };

    readonly Option<Metric?> metric = new("--metric")
    {
        Description = $"Validation metric to compare; by default {Metric.LogLoss} of classes, {Metric.Rmse} of numbers.",
        HelpName = "NAME",
        CustomParser = Parse.OneOf(Metric.All, choice => choice.Name),
        CompletionSources = { (string[])[.. Metric.All.Select(choice => choice.Name)] },
    };

    readonly Option<int?> parallel = new("--parallel")
    {
        Description = "Number of trainings at the same time. On the CPU device each has --threads threads (1 if not given), and by default "
            + "there is one per processor; a GPU has one by default, and of several those of narrow networks share launches.",
        HelpName = "NUMBER",
        CustomParser = Parse.OptionalCount,
    };

    readonly Option<bool> asynchronous = new("--asynchronous")
    {
        Description = "Train a trial longer as soon as it is in the best third of those so far, so that no device waits for others; "
            + "with several trainings at a time the table then depends on which ends first.",
    };

    readonly Option<TimeSpan?> timeLimit = new("--time-limit")
    {
        Description = "End the search after this time, as 30s, 10m or 2h, with what it has found; an ensemble and --refit are part of it.",
        HelpName = "TIME",
        CustomParser = Parse.Time,
    };

    readonly Option<int> ensemble = new("--ensemble")
    {
        Description = "With --save: train the best settings with so many seeds in all, and make the model the mean of their networks.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.Ensemble,
        CustomParser = Parse.CountUpTo(SearchOptions.MostNetworks),
    };

    readonly Option<bool> refit = new("--refit")
    {
        Description = "With --save: train the model once more, on the training and validation rows together, "
            + "for as many epochs as were best.",
    };

    readonly OutputOption journal = new("--journal")
    {
        Description = "File that records every trial, so that the same search can be resumed.",
        HelpName = "FILE.jsonl",
        Replaces = false,
    };

    readonly OutputOption save = ModelOptions.Save(
        "Score the model of the best settings on the test part, and write it to a file.");

    readonly Option<bool> json = new("--json") { Description = "Print the result as one JSON object." };

    public static GroupedCommand Create()
    {
        var command = new GroupedCommand(
            "search", "Search for the settings that learn best: random search with successive halving.")
        {
            Examples =
            [
                "gpunet search iris.csv --target species --trials 30",
                "gpunet search iris.csv -t species --vary width=16..256",
                "gpunet search iris.csv -t species --journal a.jsonl -o best.safetensors",
                "gpunet search iris.csv -t species --time-limit 10m --ensemble 5 -o best.st",
                "mpirun -n 8 gpunet search iris.csv -t species --journal a.jsonl",
            ],
        };
        var search = new SearchCommand();
        search.learning.AddTo(command);
        command.AddGroup("Search", search.vary, search.trials, search.rounds, search.metric, search.parallel, search.asynchronous,
            search.timeLimit, search.ensemble, search.refit, search.journal);
        search.distributed.AddTo(command, waitsForTrainings: true);
        command.AddGroup("Results", search.learning.Threshold, search.save, search.json);
        command.AddGroup("Progress", ProgressOptions.Quiet(), ProgressOptions.Verbose("Print a line for each trial beside --json, too."));
        command.SetAction((parsed, cancellation) => Task.FromResult(search.Run(parsed, cancellation)));
        return command;
    }

    int Run(ParseResult parsed, CancellationToken cancellation)
    {
        CheckEnsemble(parsed);
        var processes = distributed.Join(parsed);
        var recipe = learning.ReadRecipe(parsed);
        var space = ReadSpace(parsed);
        (var prepared, recipe) = learning.Prepare(parsed, recipe, out var read, varied: LeftByPreset(space));
        recipe = recipe with { Configuration = WithSpace(recipe.Configuration, space) };
        if (read is null && space.VariesPreprocessing)
            throw new InputException($"--vary: {prepared.Source.Name} is prepared already; vary scalings of a data set that is not");
        var data = prepared.Source;
        // Networks of a search are about as large as the one that it starts from.
        var devices = learning.Device.Names(parsed, learning.Device.Choose(parsed, prepared, recipe).Name, processes);
        bool isCpu = devices is [DeviceCatalogue.CpuName];
        var options = ReadOptions(parsed, devices, isCpu, processes?.LocalCount ?? 1);
        if (options.Metric is { } chosen)
            MetricOption.Check([chosen], data.Task, "--metric");

        var clock = Stopwatch.StartNew();
        int begun = -1;
        var shared = new ConcurrentDictionary<string, Lazy<Device>>();
        var search = new HyperparameterSearch(prepared, recipe, space, options, () =>
        {
            string next = devices[Interlocked.Increment(ref begun) % devices.Count];
            return next == DeviceCatalogue.CpuName ? Open(next) : shared.GetOrAdd(next, name => new(() => Open(name))).Value;
        })
        {
            Processes = processes,
            DataSet = space.VariesPreprocessing ? read : null,
        };
        Device Open(string name) => learning.Device.OpenForOne(parsed, name);

        using var awaited = Interruption.Await();
        if (!Job.IsFirst)
        {
            search.Run(cancellation: cancellation);
            return ExitCode.Success;
        }
        string? path = parsed.GetValue(save);
        var lines = new SearchLines(search, options, path);
        IReadOnlyList<Trial> found;
        TrainingResult? outcome = null;
        try
        {
            found = search.Run(lines, cancellation);
            if (found[0].Score is not null && path is not null)
            {
                using var device = learning.Device.Open(parsed, devices[0]);
                outcome = search.Finish(device, lines, cancellation);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or TrainingStoppedException { IsCancelled: true })
        {
            ShowSoFar(search, parsed);
            throw;
        }
        string trained = $"{found.Count.Counted("trial")}{(outcome is null ? "" : " and the model")}";
        Messages.Progress.WriteLine($"{trained} in {clock.Elapsed.TotalSeconds:0.00} s");
        IReport report = new SearchReport(found, search.Metric, outcome) { IsFinished = outcome?.IsFinished ?? true, Describe = Describe };
        if (outcome is not null)
            return report.Show(parsed.GetValue(json), path, outcome.Model);
        report.Show(parsed.GetValue(json));
        if (found[0].Score is not null)
            return ExitCode.Success;
        Messages.Write(
            "gpunet: every trial diverged: vary the learning rate in a lower range, or look for extreme values in the data");
        return ExitCode.Failure;
    }

    // The model of the best training so far, which may have had fewer epochs than the last ones.
    void ShowSoFar(HyperparameterSearch search, ParseResult parsed)
    {
        var found = search.Trials;
        Messages.Progress.WriteLine(parsed.GetValue(journal) is { } path
            ? $"to go on, give the same command again: {path} has the {found.Count.Counted("trial")} so far"
            : "a search goes on from where it was stopped if it has --journal FILE.jsonl");
        if (found.Count == 0)
        {
            if (parsed.GetValue(save) is { } file)
                Messages.Progress.WriteLine($"no trial has ended, so that {file} is not written");
            return;
        }
        IReport report = new SearchReport(found, search.Metric, search.Best) { IsFinished = false, Describe = Describe };
        if (search.Best is { Model: var model } && parsed.GetValue(save) is { } saved)
            report.Show(parsed.GetValue(json), saved, model.MarkUnfinished("the search was stopped"));
        else
            report.Show(parsed.GetValue(json));
    }

    SearchSpace ReadSpace(ParseResult parsed)
    {
        if (parsed.GetValue(vary) is not { Length: > 0 } texts)
            return UsualSpace(parsed);
        try
        {
            SearchSpace space = new(texts.Select(text =>
            {
                string name = text.Split('=')[0];
                var parameter = SearchParameter.Find(name)
                    ?? throw new InputException($"'{name}' is none of {string.Join(", ", SearchParameter.All)}");
                return (parameter, text.Length > name.Length ? text[(name.Length + 1)..] : parameter.Usual);
            }).ToList());
            CheckVaried([.. space.Ranges.Select(range => range.Parameter)], parsed);
            return space;
        }
        catch (InputException exception)
        {
            throw new InputException($"--vary: {exception.Message}");
        }
    }

    // What an option says is not varied.
    SearchSpace UsualSpace(ParseResult parsed)
    {
        var varied = SearchSpace.Usual.Ranges.Where(range => !IsGiven(range.Parameter.Name, parsed) && !(
            IsOfHidden(range.Parameter) && IsGiven(Hidden, parsed))).ToList();
        return varied.Count > 0
            ? new(varied.Select(range => (range.Parameter, range.Range.Text)))
            : throw new InputException("--vary: nothing is left to vary, as every parameter that is varied by default has an option; "
                + "leave one of them out, or name what to vary");
    }

    void CheckVaried(IReadOnlyList<SearchParameter> varied, ParseResult parsed)
    {
        if (varied.FirstOrDefault(parameter => IsGiven(parameter.Name, parsed)) is { } both)
        {
            string option = learning.IsInOptimizer(both.Name, parsed) ? "optimizer" : both.Name;
            throw new InputException($"{both} is varied, but --{option} gives its value; leave one of them out");
        }
        // One of both is varied where the other is as the option says.
        if (varied.Count(IsOfHidden) > 1 && IsGiven(Hidden, parsed))
            throw new InputException($"layers and width are varied, but --{Hidden} gives both; leave one of them out");
    }

    // What is varied has no value of its own: with one, a search that is repeated would not vary it.
    static JsonObject? WithSpace(JsonObject? configuration, SearchSpace space)
    {
        var json = configuration?.DeepClone().AsObject();
        if (json is null)
            return null;
        foreach (var (parameter, _) in space.Ranges)
            json.Remove(IsOfHidden(parameter) ? Hidden : parameter.Name);
        json["vary"] = new JsonArray([.. space.Ranges.Select(range => JsonValue.Create($"{range.Parameter.Name}={range.Range.Text}"))]);
        return json;
    }

    // What is varied, and what goes with it.
    static string[] LeftByPreset(SearchSpace space)
    {
        string[] varied = [.. space.Ranges.Select(range => range.Parameter.Name)];
        // Members have neither norms nor recurrent layers.
        bool needsOneNetwork = Varies(SearchParameter.Normalisation) || Varies(SearchParameter.Recurrent);
        string[] model = needsOneNetwork ? [SearchParameter.Architecture.Name] : [];
        // Each optimizer has a rate of its own.
        string[] rate = Varies(SearchParameter.Optimizer) ? [SearchParameter.LearningRate.Name] : [];
        return [.. varied, .. model, .. rate];

        bool Varies(SearchParameter parameter) => varied.Contains(parameter.Name);
    }

    static string Describe(InputException failure) => failure.Describe(SettingOptions.Describe);

    static bool IsOfHidden(SearchParameter parameter) => parameter == SearchParameter.Layers || parameter == SearchParameter.Width;

    bool IsGiven(string name, ParseResult parsed) => learning.IsInOptimizer(name, parsed) || parsed.CommandResult.Command.Options.Any(
        option => option.Name == $"--{name}" && parsed.GetResult(option) is { Implicit: false });

    // Before data are read, which may take long.
    void CheckEnsemble(ParseResult parsed)
    {
        bool isEnsemble = parsed.GetRequiredValue(ensemble) > usual.Ensemble;
        if ((isEnsemble || parsed.GetValue(refit)) && parsed.GetValue(save) is null)
            throw new InputException($"{(isEnsemble ? "--ensemble" : "--refit")}: it makes the model, which nothing asks for; give --save");
    }

    SearchOptions ReadOptions(ParseResult parsed, IReadOnlyList<string> devices, bool isCpu, int processes)
    {
        if (learning.Device.Threads(parsed) is not null && devices.Any(name => name != DeviceCatalogue.CpuName))
        {
            throw new InputException(
                $"--threads: only the CPU device has threads, not {string.Join(',', devices)}; leave one of them out");
        }
        int most = parsed.GetRequiredValue(trials);
        if (parsed.GetValue(rounds) > most)
            throw new InputException("--rounds: there are more rounds than --trials; each round needs a trial");
        return new()
        {
            Trials = most,
            Rounds = parsed.GetValue(rounds) ?? Math.Min(usual.Rounds, most),
            Metric = parsed.GetValue(metric),
            Parallel = parsed.GetValue(parallel) ?? (isCpu ? learning.Device.MostAtOnce(parsed, processes) : devices.Count),
            Journal = parsed.GetValue(journal),
            TimeLimit = parsed.GetValue(timeLimit),
            IsAsynchronous = parsed.GetValue(asynchronous),
            Ensemble = parsed.GetRequiredValue(ensemble),
            Refits = parsed.GetValue(refit),
        };
    }
}
