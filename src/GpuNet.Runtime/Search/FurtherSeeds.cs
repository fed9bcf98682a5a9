using System.Globalization;

namespace GpuNet.Search;

/// <summary>The settings of one trial with other seeds: networks that differ by chance alone, for an ensemble.</summary>
/// <inheritdoc/>
sealed class FurtherSeeds : TrialScheduler
{
    readonly Queue<Trial> waiting;

    public FurtherSeeds(Trial best, SearchSpace space, SearchOptions options, TrainingOptions training, Metric metric)
        : base(space, options, training, metric)
    {
        ulong own = best.Settings.ApplyTo(training).Seed;
        var seeds = Enumerable.Range(1, options.Ensemble).Where(seed => (ulong)seed != own).Take(options.Ensemble - 1);
        waiting = new(seeds.Select((seed, place) => Of(best, seed) with { Number = Count + 1 + place }));
    }

    /// <inheritdoc/>
    public override Trial? Next() => waiting.TryDequeue(out var trial) ? trial : null;

    /// <inheritdoc/>
    public override void Report(Trial trial)
    {
    }

    static Trial Of(Trial best, int seed) => Promote(best, best.Epochs) with
    {
        Settings = new(new Dictionary<string, string>(best.Settings.Values)
        {
            [SearchParameter.Seed.Name] = seed.ToString(CultureInfo.InvariantCulture),
        }),
    };
}
