namespace GpuNet;

/// <summary>The parameter values of a trial.</summary>
/// <param name="Values">The values as texts by the names of their parameters.</param>
public sealed record SearchSettings(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Options with these values; others are unchanged.</summary>
    public TrainingOptions ApplyTo(TrainingOptions options) => SearchParameter.All
        .Where(parameter => Values.ContainsKey(parameter.Name))
        .Aggregate(options, (changed, parameter) => parameter.Apply(changed, Values[parameter.Name]));

    /// <summary>Whether they give the same values to the same parameters.</summary>
    public bool Equals(SearchSettings? other) => other is not null
        && Values.Count == other.Values.Count
        && Values.All(entry => other.Values.GetValueOrDefault(entry.Key) == entry.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Count;

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Values.Select(entry => $"{entry.Key} {entry.Value}"));
}
