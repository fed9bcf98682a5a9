namespace GpuNet;

/// <summary>Options of a search.</summary>
public sealed record SearchOptions
{
    /// <summary>The most networks of an ensemble.</summary>
    internal const int MostNetworks = 100;

    /// <summary>Number of settings to try, 1 or more; where there are fewer different ones, each is tried once.</summary>
    public int Trials { get; init; } = 30;

    /// <summary>Number of rounds, from coarse to fine: each after the first samples near the best so far.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>The metric to compare on the validation part; null for the default of the task.</summary>
    public Metric? Metric { get; init; }

    /// <summary>Number of parallel trainings; results of a search that is not asynchronous do not depend on it.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>
    /// Whether nobody waits (asynchronous successive halving): a trial is trained longer as soon as it is in the best third of those so
    /// far. Then results depend on <see cref="Parallel"/>, and on the order in which parallel trainings end.
    /// </summary>
    public bool IsAsynchronous { get; init; }

    /// <summary>The file that records every finished training and from which a search is resumed; null for none.</summary>
    public string? Journal { get; init; }

    /// <summary>
    /// How long the search may last, with <see cref="HyperparameterSearch.Finish"/>: then it gives what it has found, which depends on the
    /// machine. Above 0 and at most 24 days; null for no limit. Several processes cannot have one.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// Of how many networks the model is the mean prediction; 1 for the best trial alone. The best settings are trained with so many seeds
    /// in all (Lakshminarayanan, Pritzel and Blundell, Deep ensembles, 2017).
    /// </summary>
    public int Ensemble { get; init; } = 1;

    /// <summary>
    /// Whether the model is trained once more, on the training and validation rows together, for as many epochs as were best.
    /// </summary>
    public bool Refits { get; init; }

    /// <summary>With no more trials than a space has settings, which it tells.</summary>
    internal SearchOptions Within(SearchSpace space)
    {
        if (!(space.Combinations < Trials))
            return this;
        int count = space.Combinations.Value;
        Message.Note($"the search has {count.Counted("trial")}, not {Trials}, as there are no more different settings");
        return this with { Trials = count, Rounds = Math.Min(Rounds, count) };
    }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is not valid.</exception>
    public void Check()
    {
        if (Trials < 1 || Rounds < 1 || Parallel < 1)
            throw new ArgumentException($"{Trials} trials in {Rounds} rounds, {Parallel} at a time: each must be at least 1");
        if (Ensemble is < 1 or > MostNetworks)
            throw new ArgumentException($"an ensemble of {Ensemble} networks; it must be from 1 to {MostNetworks}");
        if (Rounds > Trials)
            throw new ArgumentException($"{Trials} trials are too few for {Rounds} rounds");
        LoopOptions.CheckTimeLimit(TimeLimit);
    }
}
