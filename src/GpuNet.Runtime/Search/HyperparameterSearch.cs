using GpuNet.Search;
using GpuNet.Training;

namespace GpuNet;

/// <summary>
/// Random search (Bergstra and Bengio, 2012) from coarse to fine with successive halving (Jamieson and Talwalkar, 2016). In each round all
/// trials are trained for a few epochs, the best third three times as long, and so on until the last have all epochs. The next round
/// samples near the best so far, in a third of the range. Each training starts from new weights, so schedules fit its length.
/// </summary>
public sealed class HyperparameterSearch
{
    const int Factor = 3;

    readonly PreparedData data;
    readonly TrainingOptions trainingOptions;
    readonly SearchSpace space;
    readonly SearchOptions options;
    readonly Metric metric;
    readonly Func<Device> openDevice;
    readonly Lock gate = new();
    readonly Dictionary<int, Trial> trained = [];
    Trial? best;

    /// <summary>Prepares a search.</summary>
    /// <param name="data">The examples, with a validation part to score on.</param>
    /// <param name="trainingOptions">The settings that are not varied, the largest number of epochs, and the seed.</param>
    /// <param name="space">The parameters to vary.</param>
    /// <param name="options">The options of the search.</param>
    /// <param name="openDevice">Opens the device of one of the parallel trainings; a CPU device of one thread if not given.</param>
    /// <exception cref="InputException">There is no validation part.</exception>
    /// <exception cref="ArgumentException">An option is not valid, or the metric does not apply to the task.</exception>
    public HyperparameterSearch(
        PreparedData data, TrainingOptions trainingOptions, SearchSpace space, SearchOptions options, Func<Device>? openDevice = null)
    {
        options.Check();
        if (data.Split.Validation.Length == 0)
        {
            throw new InputException($"{data.Source.Name}: a search needs a validation part to score on; "
                + $"give it a share in {Setting.Split}");
        }
        this.data = data;
        this.trainingOptions = trainingOptions;
        this.space = space;
        this.options = options;
        this.openDevice = openDevice ?? (() => new Devices.Cpu.CpuDevice(threads: 1));
        metric = options.Metric ?? Metric.UsualFor(data.Source.Task);
        if (!metric.IsFor(data.Source.Task))
            throw new ArgumentException($"{metric} is not a metric of a {data.Source.Task}");
    }

    /// <summary>The metric.</summary>
    public Metric Metric => metric;

    /// <summary>The trials so far with their longest trainings, the best first: what a search that was cancelled has found.</summary>
    public IReadOnlyList<Trial> Trials
    {
        get
        {
            lock (gate)
                return Sort(trained.Values);
        }
    }

    /// <summary>
    /// What the best training gave of those that this process has finished in this run; null for none. Those in the journal, and of other
    /// processes, keep no model.
    /// </summary>
    public TrainingResult? Best { get; private set; }

    /// <summary>
    /// Connects it with other processes, which train trials of the first one as they become free; null where there is one. All call
    /// <see cref="Run"/> with the same data and options. One that waits for a training waits as long as that takes.
    /// </summary>
    public Communicator? Processes { get; init; }

    /// <summary>
    /// Runs the search. The same seed gives the same trials and scores, with any number of parallel trainings and processes, resumed or
    /// not.
    /// </summary>
    /// <param name="progress">Called after each training, on the thread of that training.</param>
    /// <param name="cancellation">Stops between two training steps; finished trainings are in the journal.</param>
    /// <returns>
    /// All trials, or those until the time limit, the best first: by epochs, then by score. Of several processes, the first one gets them.
    /// </returns>
    /// <exception cref="InputException">
    /// The journal cannot be used, the metric is not defined on the validation part, settings do not fit the data, another process is in
    /// another search, several processes have a time limit, or it is over before the first training is.
    /// </exception>
    /// <exception cref="WorkerLostException">Another process has failed.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public IReadOnlyList<Trial> Run(IProgress<Trial>? progress = null, CancellationToken cancellation = default)
    {
        if (options.TimeLimit is not null && Processes is { Count: > 1 })
            throw new InputException("processes share no search with a time limit; search in one process, or limit the number of trials");
        LocalTrials[] own = [.. Enumerable.Range(0, options.Parallel).Select(_ => new LocalTrials(openDevice, Score))];
        try
        {
            if (Processes is not null)
                IdentityOn(own[0].Device).CheckSame(Processes);
            if (Processes is { Rank: > 0 } first)
            {
                RemoteTrials.Serve(first, own, cancellation);
                return [];
            }
            RemoteTrials[] others = RemoteTrials.Of(Processes, options.Parallel);
            var found = RunUntilLimit([.. own, .. others], progress, cancellation);
            foreach (var other in others)
                other.End();
            return found;
        }
        finally
        {
            foreach (var trials in own)
                trials.Dispose();
        }
    }

    IReadOnlyList<Trial> RunUntilLimit(ITrialTrainer[] trainers, IProgress<Trial>? progress, CancellationToken cancellation)
    {
        if (options.TimeLimit is not { } limit)
            return RunRounds(trainers, progress, cancellation);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(limit);
        try
        {
            return RunRounds(trainers, progress, limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Trials is { Count: > 0 } found ? found : throw new InputException(
                $"{data.Source.Name}: no training of the search ended within {limit}; give it more time, or fewer epochs");
        }
    }

    List<Trial> RunRounds(ITrialTrainer[] trainers, IProgress<Trial>? progress, CancellationToken cancellation)
    {
        using var journal = SearchJournal.Open(options.Journal, Describe());
        List<Trial> all = [];
        double share = 1;
        for (int round = 0; round < options.Rounds; round++, share /= Factor)
        {
            int end = (int)((long)options.Trials * (round + 1) / options.Rounds);
            var around = all.FirstOrDefault()?.Settings;
            Trial[] drawn = [.. Enumerable.Range(all.Count + 1, end - all.Count)
                .Select(number => new Trial(number, space.Draw(trainingOptions.Seed, number, around, share), 0, null))];
            all = Sort(all.Concat(Halve(drawn, trials => Train(trials, journal, trainers, progress, cancellation))));
        }
        return all;
    }

    // Many short trainings, then few long ones: n, n/3, n/9, … trials of e/9, e/3, e epochs.
    List<Trial> Halve(Trial[] trials, Func<IReadOnlyList<Trial>, Trial[]> train)
    {
        int rungs = 0, epochsOfFirst = trainingOptions.Epochs;
        for (int count = trials.Length; count >= Factor && epochsOfFirst >= Factor; count /= Factor, epochsOfFirst /= Factor)
            rungs++;
        List<Trial> stopped = [];
        for (int rung = 0; ; rung++)
        {
            int epochs = trainingOptions.Epochs / (int)Math.Pow(Factor, rungs - rung);
            var trained = Sort(train([.. trials.Select(trial => trial with { Epochs = epochs })]));
            if (rung == rungs)
                return [.. trained, .. stopped];
            int kept = (trained.Count + Factor - 1) / Factor;
            trials = [.. trained.Take(kept)];
            stopped.AddRange(trained.Skip(kept));
        }
    }

    Trial[] Train(
        IReadOnlyList<Trial> trials, SearchJournal journal, ITrialTrainer[] trainers, IProgress<Trial>? progress,
        CancellationToken cancellation)
    {
        var results = new Trial[trials.Count];
        int taken = 0;
        // In the order of the list, so that a resumed search starts the same trainings first.
        Together.Run(trainers.Length, (place, stop) =>
        {
            for (int next; !stop.IsCancellationRequested && (next = Interlocked.Increment(ref taken) - 1) < trials.Count;)
                results[next] = Train(trials[next], trainers[place], stop);
        }, cancellation);
        return results;

        Trial Train(Trial trial, ITrialTrainer trainer, CancellationToken stop)
        {
            if (journal.Find(trial.Number, trial.Epochs, trial.Settings) is { } known)
            {
                Keep(known, null);
                return known;
            }
            var (score, result) = trainer.Score(trial, stop);
            var scored = trial with { Score = score };
            Keep(scored, result);
            journal.Add(scored);
            progress?.Report(scored);
            return scored;
        }
    }

    // Of one training all shorter ones are forgotten.
    void Keep(Trial trial, TrainingResult? result)
    {
        lock (gate)
        {
            if (!trained.TryGetValue(trial.Number, out var before) || before.Epochs < trial.Epochs)
                trained[trial.Number] = trial;
            if (result is not null && (best is null || Sort([best, trial])[0] == trial))
                (best, Best) = (trial, result);
        }
    }

    (double? Score, TrainingResult? Result) Score(Trial trial, Device device, CancellationToken cancellation)
    {
        var changed = trial.Settings.ApplyTo(trainingOptions);
        changed = changed with { Epochs = trial.Epochs, Checkpoint = null };
        try
        {
            var result = Trainer.Fit(data, changed, device, cancellation: cancellation);
            var validation = result.Validation!;
            // Whether the metric is defined depends on the targets alone, so it is the same for every trial.
            double score = validation[metric] ?? throw new InputException(
                $"{data.Source.Name}: {metric} is not defined on the validation part, which has {validation.Count} of "
                + $"{data.Source.Count} examples; choose another {Setting.Metric}, or a larger part in {Setting.Split}");
            return double.IsFinite(score) ? (score, result) : (null, null);
        }
        catch (DivergedException)
        {
            return (null, null);
        }
        catch (TrainingStoppedException stopped) when (stopped.IsCancelled)
        {
            // What a search keeps is in its journal.
            throw new OperationCanceledException(stopped.Message, stopped, cancellation);
        }
    }

    List<Trial> Sort(IEnumerable<Trial> trials) =>
    [
        .. trials.OrderByDescending(trial => trial.Epochs)
            .ThenBy(trial => trial.Score is null)
            .ThenBy(trial => metric.HigherIsBetter ? -trial.Score : trial.Score)
            .ThenBy(trial => trial.Number),
    ];

    // Everything that affects a score: a journal that differs in any of it belongs to another search.
    Dictionary<string, string> Describe() => new()
    {
        ["data"] = data.Source.Name,
        ["hash"] = data.Fingerprint(),
        ["trials"] = $"{options.Trials} in {options.Rounds} rounds",
        ["metric"] = metric.Name,
        ["space"] = string.Join("; ", space.Ranges.Select(entry => $"{entry.Parameter} {entry.Range}")),
        ["hidden"] = string.Join(",", trainingOptions.Hidden),
        ["recipe"] = (trainingOptions with { Hidden = [], Metrics = [] }).ToString(),
    };

    // What processes compare names each setting.
    TrainingIdentity IdentityOn(Device device)
    {
        var search = Describe();
        var entries = new Dictionary<string, string>(trainingOptions.SettingsFor(data.Source.Task))
        {
            ["data"] = search["hash"],
            ["options"] = search["recipe"],
        };
        foreach (string key in new[] { "trials", "metric", "space" })
            entries[key] = search[key];
        return new(entries, device.BitsDependOn);
    }
}
