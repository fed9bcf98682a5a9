using System.Diagnostics;
using GpuNet.Search;
using GpuNet.Training;

namespace GpuNet;

/// <summary>
/// Random search (Bergstra and Bengio, 2012) from coarse to fine with successive halving (Jamieson and Talwalkar, 2016; Li et al., 2020).
/// Trials are trained for a few epochs, the best third three times as long, and so on until the last have all epochs. Each round after the
/// first samples near the best so far, in a third of the range. Each training starts from new weights, so schedules fit its length.
/// </summary>
public sealed partial class HyperparameterSearch
{
    readonly PreparedData data;
    readonly TrainingOptions trainingOptions;
    readonly SearchSpace space;
    readonly SearchOptions options;
    readonly Metric metric;
    readonly Func<Device> openDevice;
    readonly Lock gate = new();
    readonly Dictionary<int, Trial> trained = [];
    readonly Stopwatch clock = new();
    TrialTraining? training;
    Trial? best;
    TrainingResult? resultOfBest;

    /// <summary>Prepares a search.</summary>
    /// <param name="data">The examples, with a validation part to score on.</param>
    /// <param name="trainingOptions">The settings that are not varied, the largest number of epochs, and the seed.</param>
    /// <param name="space">The parameters to vary.</param>
    /// <param name="options">The options of the search.</param>
    /// <param name="openDevice">
    /// Opens the device of one of the parallel trainings; a CPU device of one thread if not given. Several may share a GPU: trainings of
    /// narrow networks then run side by side, and have the bits that they have one after another.
    /// </param>
    /// <exception cref="InputException">
    /// There is no validation part, or a parameter is varied of which no value can be trained on the data.
    /// </exception>
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
        this.options = options.Within(space);
        this.openDevice = openDevice ?? (() => new Devices.Cpu.CpuDevice(threads: 1));
        metric = options.Metric ?? Metric.UsualFor(data.Source.Task);
        if (!metric.IsFor(data.Source.Task))
            throw new ArgumentException($"{metric} is not a metric of a {data.Source.Task}");
        space.CheckFits(data.Source);
        if (space.Varies(SearchParameter.Normalisation) && !space.Varies(SearchParameter.Architecture)
            && trainingOptions.Architecture.HasMembers)
        {
            throw new InputException($"{SearchParameter.Normalisation}: the layers of members are not normalised; do not vary it");
        }
        if (options.Ensemble > 1 && data.Source.Task.NeedsCode)
        {
            throw new InputException($"{data.Source.Name}: an autoencoder and pairs have one code, so they are no mean of networks; "
                + "search without an ensemble");
        }
    }

    /// <summary>The options, with as many trials as there are.</summary>
    internal SearchOptions Options => options;

    /// <summary>The metric.</summary>
    public Metric Metric => metric;

    /// <summary>
    /// The trials so far with their longest trainings, in the order of <see cref="Run"/>: what a search that was cancelled has found.
    /// </summary>
    public IReadOnlyList<Trial> Trials
    {
        get
        {
            lock (gate)
                return Ranking.Sort(trained.Values, metric);
        }
    }

    /// <summary>
    /// What the best training gave of those that this process has finished in this run; null for none. Those in the journal, and of other
    /// processes, keep no model. Of an ensemble it is the mean of the networks that are there, once the further seeds have ended or were
    /// cancelled.
    /// </summary>
    public TrainingResult? Best => mean ?? resultOfBest;

    /// <summary>
    /// Whether the last run has trained all trials for as long as they were to be: false where its time limit has ended them, or it was
    /// cancelled. The model of the best may have all its epochs in any case.
    /// </summary>
    public bool IsFinished { get; private set; }

    /// <summary>
    /// Connects it with other processes, which train trials of the first one as they become free; null where there is one. All call
    /// <see cref="Run"/> with the same data and options. One that waits for a training waits as long as that takes.
    /// </summary>
    public Communicator? Processes { get; init; }

    /// <summary>
    /// The data set that the examples were made of, to preprocess it anew where the search varies how. The division stays the same.
    /// </summary>
    public DataSet? DataSet { get; init; }

    /// <summary>
    /// Runs the search. The same seed gives the same trials and scores, with any number of parallel trainings and processes, resumed or
    /// not. An asynchronous search (<see cref="SearchOptions.IsAsynchronous"/>) does with one training at a time.
    /// </summary>
    /// <param name="progress">Called after each training, on the thread of that training.</param>
    /// <param name="cancellation">Stops between two training steps; finished trainings are in the journal.</param>
    /// <returns>
    /// All trials, or those until the time limit: those of all epochs by score, then those that were cut by epochs and score, and last
    /// those without a score. Of several processes, the first one gets them.
    /// </returns>
    /// <exception cref="InputException">
    /// The journal cannot be used, the metric is not defined on the validation part, settings do not fit the data, another process is in
    /// another search, several processes have a time limit, or it is over before the first training has made a step. Or the data are to be
    /// scaled in several ways, and there is no <see cref="DataSet"/>. Settings of a trial that cannot be trained are its
    /// <see cref="Trial.Failure"/>, and the search goes on, unless no trial has a score.
    /// </exception>
    /// <exception cref="WorkerLostException">Another process has failed.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public IReadOnlyList<Trial> Run(IProgress<Trial>? progress = null, CancellationToken cancellation = default)
    {
        if (options.TimeLimit is not null && Processes is { Count: > 1 })
            throw new InputException("processes share no search with a time limit; search in one process, or limit the number of trials");
        if (space.VariesPreprocessing && DataSet is null)
            throw new InputException($"{data.Source.Name}: scalings are varied, which needs the data set; set {nameof(DataSet)}");
        LocalTrials[] own = [.. Enumerable.Range(0, MostAtOnce).Select(_ => new LocalTrials(openDevice, Training.Score))];
        try
        {
            if (Processes is not null)
                new TrainingIdentity(Identity, own[0].Device.BitsDependOn).CheckSame(Processes);
            if (Processes is { Rank: > 0 } first)
            {
                RemoteTrials.Serve(first, own, cancellation);
                return [];
            }
            RemoteTrials[] others = RemoteTrials.Of(Processes, MostAtOnce);
            var entries = options.Journal is null ? [] : SearchIdentity.OnDevice(Identity, own[0].Device);
            RunUntilLimit([.. own, .. others], entries, progress, cancellation);
            foreach (var other in others)
                other.End();
            var found = Trials;
            if (found.All(trial => trial.Score is null) && found.FirstOrDefault(trial => trial.Failure is not null) is { } refused)
                throw refused.Failure!;
            return found;
        }
        catch (OperationCanceledException) when (seeds.Count > 0)
        {
            KeepMean(Finalists(Trials[0] == best ? resultOfBest : null), own[0].Device);
            throw;
        }
        finally
        {
            foreach (var trials in own)
                trials.Dispose();
        }
    }

    /// <summary>
    /// Trains with the settings of a trial, for all epochs. Of the best trial it gives what this run has trained if that was for all
    /// epochs, or for as many as the time limit allowed.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="device">The device.</param>
    /// <param name="cancellation">Stops between two training steps.</param>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="TrainingStoppedException">
    /// The device failed while it trained, or the training was cancelled; what was learned is kept.
    /// </exception>
    public TrainingResult Train(Trial trial, Device device, CancellationToken cancellation = default)
    {
        bool isEnough = trial.Epochs == trainingOptions.Epochs || options.TimeLimit is not null;
        return trial == best && isEnough ? resultOfBest! : Training.Fit(trial, trainingOptions.Epochs, device, cancellation);
    }

    int MostAtOnce => Math.Min(options.Parallel, options.Trials);

    TrialTraining Training => training ??= new(data, trainingOptions, metric, MostAtOnce) { DataSet = DataSet };

    Dictionary<string, string> Identity => SearchIdentity.Of(data, trainingOptions, space, options, metric);

    void RunUntilLimit(
        ITrialTrainer[] trainers, Dictionary<string, string> entries, IProgress<Trial>? progress, CancellationToken cancellation)
    {
        clock.Restart();
        seeds.Clear();
        Training.Interrupted.Clear();
        (mean, networks, IsFinished) = (null, 1, false);
        bool isLast = options.Ensemble == 1 && !options.Refits;
        InPhase(isLast, stop => RunTrials(trainers, entries, progress, stop), cancellation);
        if (Trials.Count == 0)
            KeepInterrupted(progress);
        else if (!IsFinished)
            TellOfLimit();
        if (Trials.Count == 0)
        {
            throw new InputException($"{data.Source.Name}: no training of the search ended within {TimeText.Of(options.TimeLimit!.Value)}; "
                + "give it more time, or fewer epochs");
        }
        if (!isLast && Trials[0].Score is not null)
            InPhase(isLast: !options.Refits, stop => RunSeeds(Trials[0], trainers, progress, stop), cancellation);
    }

    void TellOfLimit()
    {
        string ended = Trials.Count < options.Trials
            ? $"{Trials.Count} of {options.Trials} trials were trained"
            : $"all {options.Trials.Counted("trial")} were trained, but the best not for as long as they were to be";
        Message.Note($"the time limit of {TimeText.Of(options.TimeLimit!.Value)} has ended the trials: {ended}");
    }

    // Where the time was over before any training was, what they had learned by then counts.
    void KeepInterrupted(IProgress<Trial>? progress)
    {
        foreach (var (trial, result) in Training.Interrupted)
        {
            var cut = trial with { Epochs = Math.Max(1, result.FinalEpoch), Score = Training.ScoreOf(result) };
            Keep(cut, cut.Score is null ? null : result);
            Message.Note($"no training of the search ended within {TimeText.Of(options.TimeLimit!.Value)}: "
                + $"that of trial {trial.Number} was cut, and counts with its epoch {cut.Epochs} of {trial.Epochs}");
            progress?.Report(cut);
        }
    }

    void RunTrials(
        ITrialTrainer[] trainers, Dictionary<string, string> entries, IProgress<Trial>? progress, CancellationToken cancellation)
    {
        using var journal = SearchJournal.Open(options.Journal, entries);
        TrialScheduler scheduler = options.IsAsynchronous
            ? Resumed(journal)
            : new SuccessiveHalving(space, options, trainingOptions, metric);
        new TrialQueue(scheduler).Run(trainers.Length, Train, cancellation);
        IsFinished = true;

        Trial Train(Trial trial, int place, CancellationToken stop)
        {
            if (journal.Find(trial.Number, trial.Epochs, trial.Settings) is { } known)
            {
                Keep(known, null);
                return known;
            }
            var (scored, result) = Score(trial, trainers[place], stop);
            Keep(scored, result);
            journal.Add(scored);
            progress?.Report(scored);
            return scored;
        }
    }

    // They are in no journal: a search that goes on may find other settings that are best.
    void RunSeeds(Trial of, ITrialTrainer[] trainers, IProgress<Trial>? progress, CancellationToken cancellation)
    {
        var scheduler = new FurtherSeeds(of, space, options, trainingOptions, metric);
        new TrialQueue(scheduler).Run(trainers.Length, Train, cancellation);

        Trial Train(Trial trial, int place, CancellationToken stop)
        {
            var (scored, result) = Score(trial, trainers[place], stop);
            if (scored.Score is not null && trial.Number == of.Number)
            {
                Keep(scored, result);
            }
            else if (scored.Score is not null)
            {
                lock (gate)
                    seeds.Add(new(scored, result));
            }
            progress?.Report(scored);
            return scored;
        }
    }

    Finalist Score(Trial trial, ITrialTrainer trainer, CancellationToken stop)
    {
        // Also where trials are refused one after another, and none makes a step.
        Training.Deadline?.Look();
        stop.ThrowIfCancellationRequested();
        var outcome = trainer.Score(trial, stop);
        return new(trial with { Score = outcome.Score, Failure = outcome.Failure }, outcome.Result);
    }

    // In the order in which they ended, so that it goes on from there.
    AsynchronousHalving Resumed(SearchJournal journal)
    {
        var scheduler = new AsynchronousHalving(space, options, trainingOptions, metric);
        foreach (var known in journal.Trials)
        {
            if (!scheduler.CanHave(known) || !space.Contains(known.Settings))
                throw journal.Foreign();
            scheduler.Report(known);
            Keep(known, null);
        }
        return scheduler;
    }

    // Of one training all shorter ones are forgotten.
    void Keep(Trial trial, TrainingResult? result)
    {
        lock (gate)
        {
            if (!trained.TryGetValue(trial.Number, out var before) || before.Epochs < trial.Epochs)
                trained[trial.Number] = trial;
            if (result is not null && (best is null || Ranking.Sort([best, trial], metric)[0] == trial))
                (best, resultOfBest) = (trial, result);
        }
    }
}
