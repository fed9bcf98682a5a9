namespace GpuNet.Search;

/// <summary>
/// Which training of a search comes next, by those that have ended: many short ones, then few long ones. It is asked by one thread at a
/// time.
/// </summary>
/// <param name="space">The parameters that are varied.</param>
/// <param name="options">The number of trials and rounds.</param>
/// <param name="training">The largest number of epochs, and the seed.</param>
/// <param name="metric">What trials are compared by.</param>
abstract class TrialScheduler(SearchSpace space, SearchOptions options, TrainingOptions training, Metric metric)
{
    /// <summary>One of so many trials is trained longer, and so many times as long.</summary>
    protected const int Factor = 3;

    readonly bool repeats = space.Combinations is null;
    readonly HashSet<SearchSettings> tried = [];

    /// <summary>The number of trials.</summary>
    protected int Count => options.Trials;

    /// <summary>The next training; null where there is none before another one has ended.</summary>
    public abstract Trial? Next();

    /// <summary>Is told the score of a training.</summary>
    public abstract void Report(Trial trial);

    /// <summary>The number of the last trial of a round.</summary>
    protected int EndOf(int round) => (int)((long)Count * (round + 1) / options.Rounds);

    /// <summary>The epochs of each rung: …, e/9, e/3, e, as far as there are trials and epochs.</summary>
    /// <param name="trials">How many begin on the lowest.</param>
    protected int[] RungsOf(int trials)
    {
        int above = 0;
        for (int epochs = training.Epochs; trials >= Factor && epochs >= Factor; trials /= Factor, epochs /= Factor)
            above++;
        return [.. Enumerable.Range(0, above + 1).Select(rung => training.Epochs / (int)Math.Pow(Factor, above - rung))];
    }

    /// <summary>
    /// A trial of a round: after the first one, near the best settings so far. Of a space with few settings it has some that no other has.
    /// </summary>
    protected Trial Draw(int number, int round, int epochs, Trial? best)
    {
        var settings = space.Draw(training.Seed, number, best?.Settings, 1 / Math.Pow(Factor, round));
        while (!repeats && !tried.Add(settings))
            settings = space.After(settings);
        return new(number, settings, epochs, null);
    }

    /// <summary>Knows the settings of a trial that was drawn before.</summary>
    protected void Know(Trial trial) => tried.Add(trial.Settings);

    /// <summary>A trial that is to be trained for more epochs.</summary>
    protected static Trial Promote(Trial trial, int epochs) => trial with { Epochs = epochs, Score = null };

    /// <inheritdoc cref="Ranking.Sort"/>
    protected List<Trial> Sort(IEnumerable<Trial> trials) => Ranking.Sort(trials, metric);
}
