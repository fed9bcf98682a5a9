namespace GpuNet.Search;

/// <summary>
/// Successive halving (Jamieson and Talwalkar, 2016): when all trials of a rung are trained, the best third goes on to the next, and when
/// all of a round are, the next round begins. So it is the same for any number of trainings at a time.
/// </summary>
/// <inheritdoc/>
sealed class SuccessiveHalving : TrialScheduler
{
    readonly List<Trial> scored = [];
    readonly List<Trial> ended = [];
    readonly Queue<Trial> waiting = [];
    readonly int rounds;
    int[] rungs = [];
    int round, rung, count;

    public SuccessiveHalving(SearchSpace space, SearchOptions options, TrainingOptions training, Metric metric)
        : base(space, options, training, metric)
    {
        rounds = options.Rounds;
        BeginRound();
    }

    /// <inheritdoc/>
    public override Trial? Next() => waiting.TryDequeue(out var trial) ? trial : null;

    /// <inheritdoc/>
    public override void Report(Trial trial)
    {
        scored.Add(trial);
        if (scored.Count < count)
            return;
        var best = Sort(scored);
        scored.Clear();
        if (rung == rungs.Length - 1)
        {
            ended.AddRange(best);
            if (++round < rounds)
                BeginRound();
            return;
        }
        int kept = (count + Factor - 1) / Factor;
        ended.AddRange(best.Skip(kept));
        rung++;
        Begin(best.Take(kept).Select(one => Promote(one, rungs[rung])));
    }

    void BeginRound()
    {
        int first = round == 0 ? 0 : EndOf(round - 1), trials = EndOf(round) - first;
        rung = 0;
        rungs = RungsOf(trials);
        var best = Sort(ended).FirstOrDefault();
        Begin(Enumerable.Range(first + 1, trials).Select(number => Draw(number, round, rungs[0], best)));
    }

    void Begin(IEnumerable<Trial> trials)
    {
        foreach (var trial in trials)
            waiting.Enqueue(trial);
        count = waiting.Count;
    }
}
