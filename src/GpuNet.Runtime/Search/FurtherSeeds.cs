using System.Globalization;

namespace GpuNet.Search;

/// <summary>
/// The best settings for all epochs, where a time limit has ended a search before that, and then with other seeds: networks that differ by
/// chance alone, for an ensemble.
/// </summary>
/// <inheritdoc/>
sealed class FurtherSeeds : TrialScheduler
{
    readonly Queue<Trial> waiting;

    public FurtherSeeds(Trial best, SearchSpace space, SearchOptions options, TrainingOptions training, Metric metric)
        : base(space, options, training, metric)
    {
        var whole = Promote(best, training.Epochs);
        ulong own = best.Settings.ApplyTo(training).Seed;
        var seeds = Enumerable.Range(1, options.Ensemble).Where(seed => (ulong)seed != own).Take(options.Ensemble - 1);
        var others = seeds.Select((seed, place) => WithSeed(whole, seed) with { Number = Count + 1 + place });
        waiting = new(best.Epochs < training.Epochs ? others.Prepend(whole) : others);
    }

    /// <inheritdoc/>
    public override Trial? Next() => waiting.TryDequeue(out var trial) ? trial : null;

    /// <inheritdoc/>
    public override void Report(Trial trial)
    {
    }

    static Trial WithSeed(Trial trial, int seed) => trial with
    {
        Settings = new(new Dictionary<string, string>(trial.Settings.Values)
        {
            [SearchParameter.Seed.Name] = seed.ToString(CultureInfo.InvariantCulture),
        }),
    };
}
