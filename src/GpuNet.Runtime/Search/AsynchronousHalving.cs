namespace GpuNet.Search;

/// <summary>
/// Asynchronous successive halving (Li et al., A system for massively parallel hyperparameter tuning, 2020): a trial goes on to the next
/// rung as soon as it is in the best third of those that have ended on its own, and where there is none, another one begins. So nobody
/// waits, and what goes on depends on the order in which trainings end.
/// </summary>
/// <inheritdoc/>
sealed class AsynchronousHalving : TrialScheduler
{
    readonly int[] epochs;
    readonly List<Trial>[] ended;
    readonly HashSet<int>[] begun;

    public AsynchronousHalving(SearchSpace space, SearchOptions options, TrainingOptions training, Metric metric)
        : base(space, options, training, metric)
    {
        epochs = RungsOf(Count / options.Rounds);
        ended = [.. epochs.Select(_ => new List<Trial>())];
        begun = [.. epochs.Select(_ => new HashSet<int>())];
    }

    /// <summary>Whether a journal can have this training.</summary>
    public bool CanHave(Trial trial) => epochs.Contains(trial.Epochs) && trial.Number >= 1 && trial.Number <= Count;

    /// <inheritdoc/>
    public override Trial? Next()
    {
        for (int rung = epochs.Length - 2; rung >= 0; rung--)
        {
            if (Promotable(rung) is { } trial)
                return Begin(Promote(trial, epochs[rung + 1]), rung + 1);
        }
        int number = Enumerable.Range(1, Count).FirstOrDefault(number => !begun[0].Contains(number));
        return number == 0 ? null : Begin(Drawn(number), rung: 0);
    }

    /// <inheritdoc/>
    public override void Report(Trial trial)
    {
        int rung = Array.IndexOf(epochs, trial.Epochs);
        // Of a journal.
        begun[rung].Add(trial.Number);
        Know(trial);
        ended[rung].Add(trial);
    }

    Trial? Promotable(int rung) => Sort(ended[rung]).Take(ended[rung].Count / Factor)
        .FirstOrDefault(trial => trial.Score is not null && !begun[rung + 1].Contains(trial.Number));

    Trial Drawn(int number)
    {
        int round = 0;
        while (number > EndOf(round))
            round++;
        return Draw(number, round, epochs[0], round == 0 ? null : Sort(ended.SelectMany(all => all)).FirstOrDefault());
    }

    Trial Begin(Trial trial, int rung)
    {
        begun[rung].Add(trial.Number);
        return trial;
    }
}
