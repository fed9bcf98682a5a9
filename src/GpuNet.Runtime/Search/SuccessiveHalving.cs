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
    readonly int rounds;
    // Drawn as they are asked for: a search that a time limit ends may have more trials than it can ever draw.
    IEnumerator<Trial> waiting = Enumerable.Empty<Trial>().GetEnumerator();
    int[] rungs = [];
    int round, rung, count;

    public SuccessiveHalving(SearchSpace space, SearchOptions options, TrainingOptions training, Metric metric)
        : base(space, options, training, metric)
    {
        rounds = options.Rounds;
        BeginRound();
    }

    /// <inheritdoc/>
    public override Trial? Next() => waiting.MoveNext() ? waiting.Current : null;

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
        int epochs = rungs[rung];
        Begin(best.Take(kept).Select(one => Promote(one, epochs)), kept);
    }

    void BeginRound()
    {
        int first = round == 0 ? 0 : EndOf(round - 1), trials = EndOf(round) - first;
        rung = 0;
        rungs = RungsOf(trials);
        var best = Sort(ended).FirstOrDefault();
        var (ofRound, epochs) = (round, rungs[0]);
        Begin(Enumerable.Range(first + 1, trials).Select(number => Draw(number, ofRound, epochs, best)), trials);
    }

    void Begin(IEnumerable<Trial> trials, int number) => (waiting, count) = (trials.GetEnumerator(), number);
}
