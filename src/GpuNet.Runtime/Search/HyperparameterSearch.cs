using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using GpuNet.Search;

namespace GpuNet;

/// <summary>
/// Random search (Bergstra and Bengio, 2012) from coarse to fine with successive halving (Jamieson and Talwalkar, 2016): in each round
/// all trials are trained shortly, the best third three times as long, and so on until the last have all epochs; the next round stays
/// near the best so far, in a third of the range. Each training starts anew, so that schedules fit its length.
/// </summary>
public sealed class HyperparameterSearch
{
    const int Factor = 3;

    readonly PreparedData data;
    readonly TrainingOptions recipe;
    readonly SearchSpace space;
    readonly SearchOptions options;
    readonly Metric metric;
    readonly Func<Device> openDevice;

    /// <summary>Prepares a search.</summary>
    /// <param name="data">The examples, with a validation part: its score decides.</param>
    /// <param name="recipe">What is not varied, the most epochs of a training, and the seed of it all.</param>
    /// <param name="space">What is varied.</param>
    /// <param name="options">How.</param>
    /// <param name="openDevice">Opens the device of one of the parallel trainings; a CPU device of one thread if not given.</param>
    /// <exception cref="InputException">There is no validation part.</exception>
    /// <exception cref="ArgumentException">An option makes no sense, or the metric is not one of the task.</exception>
    public HyperparameterSearch(
        PreparedData data, TrainingOptions recipe, SearchSpace space, SearchOptions options, Func<Device>? openDevice = null)
    {
        options.Check();
        if (data.Split.Validation.Length == 0)
        {
            throw new InputException($"{data.Source.Name}: a search needs a validation part to compare on; "
                + $"give it a share in {Setting.Split}");
        }
        this.data = data;
        this.recipe = recipe;
        this.space = space;
        this.options = options;
        this.openDevice = openDevice ?? (() => new Devices.Cpu.CpuDevice(threads: 1));
        metric = options.Metric ?? Metric.UsualFor(data.Source.Task);
        if (!metric.IsFor(data.Source.Task))
            throw new ArgumentException($"{metric} is not a metric of a {data.Source.Task}");
    }

    /// <summary>What is compared.</summary>
    public Metric Metric => metric;

    /// <summary>Searches. The same seed gives the same trials and scores, however many run at a time, and whether resumed or not.</summary>
    /// <param name="progress">Is told after each training, on the thread that it ran on.</param>
    /// <param name="cancellation">Stops between two steps of the trainings; what is finished is in the journal.</param>
    /// <returns>All trials, the best first: those that were trained longest before others, and each of these by score.</returns>
    /// <exception cref="InputException">
    /// The journal cannot be used, the metric is not defined on the validation part, or settings do not fit the data.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Trial> Run(IProgress<Trial>? progress = null, CancellationToken cancellation = default)
    {
        using var journal = SearchJournal.Open(options.Journal, Describe());
        var devices = new ConcurrentBag<Device>();
        try
        {
            List<Trial> all = [];
            double share = 1;
            for (int round = 0; round < options.Rounds; round++, share /= Factor)
            {
                int end = (int)((long)options.Trials * (round + 1) / options.Rounds);
                var around = all.FirstOrDefault()?.Settings;
                Trial[] drawn = [.. Enumerable.Range(all.Count + 1, end - all.Count)
                    .Select(number => new Trial(number, space.Draw(recipe.Seed, number, around, share), 0, null))];
                all = Sort(all.Concat(Halve(drawn, trials => Train(trials, journal, devices, progress, cancellation))));
            }
            return all;
        }
        finally
        {
            foreach (var device in devices)
                device.Dispose();
        }
    }

    // From many short trainings to few long ones: n, n/3, n/9, … trials of e/9, e/3, e epochs.
    List<Trial> Halve(Trial[] trials, Func<IReadOnlyList<Trial>, Trial[]> train)
    {
        int rungs = 0, epochsOfFirst = recipe.Epochs;
        for (int count = trials.Length; count >= Factor && epochsOfFirst >= Factor; count /= Factor, epochsOfFirst /= Factor)
            rungs++;
        List<Trial> stopped = [];
        for (int rung = 0; ; rung++)
        {
            int epochs = recipe.Epochs / (int)Math.Pow(Factor, rungs - rung);
            var trained = Sort(train([.. trials.Select(trial => trial with { Epochs = epochs })]));
            if (rung == rungs)
                return [.. trained, .. stopped];
            int kept = (trained.Count + Factor - 1) / Factor;
            trials = [.. trained.Take(kept)];
            stopped.AddRange(trained.Skip(kept));
        }
    }

    Trial[] Train(
        IReadOnlyList<Trial> trials, SearchJournal journal, ConcurrentBag<Device> devices, IProgress<Trial>? progress,
        CancellationToken cancellation)
    {
        var results = new Trial[trials.Count];
        // One at a time from the list, in its order: what is started first is what a resumed search would start first.
        var places = Partitioner.Create(Enumerable.Range(0, trials.Count), EnumerablePartitionerOptions.NoBuffering);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellation };
        try
        {
            Parallel.ForEach(places, parallel, place =>
            {
                var trial = trials[place];
                if (journal.Find(trial.Number, trial.Epochs, trial.Settings) is { } known)
                {
                    results[place] = known;
                    return;
                }
                if (!devices.TryTake(out var device))
                    device = openDevice();
                try
                {
                    results[place] = trial with { Score = Score(trial, device, cancellation) };
                }
                finally
                {
                    devices.Add(device);
                }
                journal.Add(results[place]);
                progress?.Report(results[place]);
            });
        }
        catch (AggregateException many)
        {
            if (many.InnerExceptions.FirstOrDefault(one => one is OperationCanceledException) is { } cancelled)
                throw new OperationCanceledException(cancelled.Message, cancelled, cancellation);
            ExceptionDispatchInfo.Throw(many.InnerExceptions[0]);
        }
        return results;
    }

    double? Score(Trial trial, Device device, CancellationToken cancellation)
    {
        var changed = trial.Settings.ApplyTo(recipe);
        changed = changed with { Epochs = trial.Epochs, Checkpoint = null };
        try
        {
            var validation = Trainer.Fit(data, changed, device, cancellation: cancellation).Validation!;
            // What is not defined is so by the truth, for every trial.
            double score = validation[metric] ?? throw new InputException(
                $"{data.Source.Name}: {metric} is not defined on the validation part, which has {validation.Count} of "
                + $"{data.Source.Count} examples; choose another {Setting.Metric}, or a larger part in {Setting.Split}");
            return double.IsFinite(score) ? score : null;
        }
        catch (DivergedException)
        {
            return null;
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

    // Whatever changes a score: a journal of a search that differs in any of it is another search's.
    Dictionary<string, string> Describe() => new()
    {
        ["data"] = data.Source.Name,
        ["hash"] = data.Fingerprint(),
        ["trials"] = $"{options.Trials} in {options.Rounds} rounds",
        ["metric"] = metric.Name,
        ["space"] = string.Join("; ", space.Ranges.Select(entry => $"{entry.Parameter} {entry.Range}")),
        ["hidden"] = string.Join(",", recipe.Hidden),
        ["recipe"] = (recipe with { Hidden = [], Metrics = [] }).ToString(),
    };
}
