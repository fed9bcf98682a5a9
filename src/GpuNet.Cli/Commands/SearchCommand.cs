using System.Collections.Concurrent;
using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet search</c>: which settings learn best.</summary>
sealed class SearchCommand
{
    readonly LearningOptions learning = new();
    readonly DistributedOptions distributed = new();
    readonly TrialOptions trials = new();
    readonly VaryOption vary;

    readonly OutputOption save = ModelOptions.Save(
        "Score the model of the best settings on the test part, and write it to a file.");

    readonly Option<bool> json = new("--json") { Description = "Print the result as one JSON object." };

    SearchCommand() => vary = new(learning);

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
        command.AddGroup("Search", [search.vary.Option, .. search.trials.All]);
        search.distributed.AddTo(command, waitsForTrainings: true);
        command.AddGroup("Results", search.learning.Threshold, search.save, search.json);
        command.AddGroup("Progress", ProgressOptions.Quiet(), ProgressOptions.Verbose("Print a line for each trial beside --json, too."));
        command.SetAction((parsed, cancellation) => Task.FromResult(search.Run(parsed, cancellation)));
        return command;
    }

    int Run(ParseResult parsed, CancellationToken cancellation)
    {
        // Before data are read, which may take long.
        var options = trials.Read(parsed, saves: parsed.GetValue(save) is not null);
        var processes = distributed.Join(parsed);
        var recipe = learning.ReadRecipe(parsed);
        if (recipe.Split.Validation == 0 && !learning.IsPrepared(parsed))
            throw new InputException("--split: a search needs a validation part to score on; give it a share in --split");
        var space = vary.Read(parsed);
        (var prepared, recipe) = learning.Prepare(parsed, recipe, out var read, varied: VaryOption.LeftByPreset(space));
        var data = prepared.Source;
        // Which losses are usual depends on what is learned.
        space = vary.Read(parsed, data.Task);
        if (read is null && space.VariesPreprocessing)
            throw new InputException($"--vary: {data.Name} is prepared already; vary scalings of a data set that is not");
        space = vary.Effective(parsed, space, recipe, prepared);
        recipe = recipe with { Configuration = VaryOption.Write(space, recipe.Configuration) };
        if (options.Metric is { } chosen)
            MetricOption.Check([chosen], data, "--metric");
        // Networks of a search are about as large as the one that it starts from.
        var devices = learning.Device.Names(parsed, learning.Device.Choose(parsed, prepared, recipe).Name, processes);
        CheckThreads(parsed, devices);
        int most = devices is [DeviceCatalogue.CpuName] ? learning.Device.MostAtOnce(parsed, processes?.LocalCount ?? 1) : devices.Count;
        options = options with { Parallel = trials.Parallel(parsed) ?? most };

        var search = new HyperparameterSearch(prepared, recipe, space, options, InTurn(parsed, devices))
        {
            Processes = processes,
            DataSet = space.VariesPreprocessing ? read : null,
        };
        using var awaited = Interruption.Await();
        if (Job.IsFirst)
        {
            return new SearchRun(search, recipe.Epochs, parsed.GetValue(save), parsed.GetValue(json))
                .Show(() => learning.Device.Open(parsed, devices[0]), cancellation);
        }
        search.Run(cancellation: cancellation);
        return ExitCode.Success;
    }

    void CheckThreads(ParseResult parsed, IReadOnlyList<string> devices)
    {
        if (learning.Device.Threads(parsed) is not null && devices.Any(name => name != DeviceCatalogue.CpuName))
        {
            throw new InputException(
                $"--threads: only the CPU device has threads, not {string.Join(',', devices)}; leave one of them out");
        }
    }

    // Trainings take the devices in turn: a CPU device each has for itself, and a GPU they share.
    Func<Device> InTurn(ParseResult parsed, IReadOnlyList<string> devices)
    {
        int begun = -1;
        var shared = new ConcurrentDictionary<string, Lazy<Device>>();
        return () =>
        {
            string next = devices[Interlocked.Increment(ref begun) % devices.Count];
            return next == DeviceCatalogue.CpuName ? Open(next) : shared.GetOrAdd(next, name => new(() => Open(name))).Value;
        };

        Device Open(string name) => learning.Device.OpenForOne(parsed, name);
    }
}
