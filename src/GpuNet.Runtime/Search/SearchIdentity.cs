using System.Globalization;
using GpuNet.Files;
using GpuNet.Training;

namespace GpuNet.Search;

/// <summary>
/// What makes a search itself: everything that affects a score. A journal that differs in any of it, or a process, is of another search.
/// </summary>
static class SearchIdentity
{
    /// <summary>All of it as texts, by the names of options where there is one.</summary>
    public static Dictionary<string, string> Of(
        PreparedData data, TrainingOptions training, SearchSpace space, SearchOptions search, Metric metric)
    {
        var source = data.Source;
        var entries = new Dictionary<string, string>
        {
            ["file"] = source.Name,
            ["rows"] = Text(source.Count),
            ["features"] = Text(source.FeatureNames.Count),
            ["target"] = ListText.Join(source.TargetNames),
            ["trials"] = Text(search.Trials),
            ["rounds"] = Text(search.Rounds),
            ["asynchronous"] = search.IsAsynchronous ? "true" : "false",
            ["metric"] = metric.Name,
        };
        foreach (var (parameter, range) in space.Ranges)
            entries[$"vary {parameter}"] = range.Text;
        foreach (var (option, value) in training.SettingsFor(source.Task))
            entries[option] = value;
        (string Option, object? Value)[] others =
        [
            ("hidden", ListText.Join(training.Hidden.Select(width => Text(width)))), ("activation", training.Activation),
            ("model", training.Architecture), ("embedding", training.Embedding), ("category-encoding", training.CategoryEncoding),
            ("recurrent", training.Recurrent), ("norm", training.Normalisation), ("scaling", training.Scaling),
            ("missing", training.Missing), ("threshold", training.Threshold), ("on-divergence", training.OnDivergence),
        ];
        foreach (var (option, value) in others.Where(other => other.Value is not null))
            entries[option] = Text(value).ToLowerInvariant();
        entries[EntryDifferences.Data] = data.Fingerprint();
        entries[EntryDifferences.Options] = (training with { Hidden = [], Metrics = [] }).ToString();
        return entries;
    }

    /// <summary>The same with the kind of device that trains: scores of two kinds differ by rounding, and are not to be compared.</summary>
    public static Dictionary<string, string> OnDevice(Dictionary<string, string> entries, Device device)
    {
        string kind = device.Name.Split(':')[0];
        return new(entries) { ["device"] = device.BitsDependOn == kind ? kind : $"{kind}, {device.BitsDependOn}" };
    }

    static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
