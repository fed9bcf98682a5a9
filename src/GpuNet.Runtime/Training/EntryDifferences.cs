namespace GpuNet.Training;

/// <summary>In what two trainings or searches differ, by the entries that identify each.</summary>
/// <param name="entries">Those of this one.</param>
/// <param name="others">Those of the other one.</param>
sealed class EntryDifferences(IReadOnlyDictionary<string, string> entries, IReadOnlyDictionary<string, string> others)
{
    /// <summary>The entry of the numbers that are learned from, whose text says nothing to people.</summary>
    public const string Data = "data";

    /// <summary>The entry of all options together: what has no entry of its own.</summary>
    public const string Options = "options";

    // More do not help to find the mistake.
    const int Most = 5;

    /// <summary>The entries that differ.</summary>
    public string[] Keys { get; } =
        [.. entries.Keys.Union(others.Keys).Where(key => others.GetValueOrDefault(key) != entries.GetValueOrDefault(key))];

    /// <summary>Entries in words.</summary>
    /// <param name="keys">The entries.</param>
    /// <param name="was">What stands before the values of the other one.</param>
    public string Say(string[] keys, string was = "and was")
    {
        string[] own = keys.Length == 1 ? keys : [.. keys.Except([Options])];
        string more = own.Length > Most ? $"; and {own.Length - Most} more" : "";
        return string.Join("; ", own.Take(Most).Select(key => Say(key, was))) + more;
    }

    /// <summary>An entry in words.</summary>
    public string Say(string key, string was = "and was")
    {
        return key is Data or Options ? $"the {key} are others" : $"{key} is {Show(entries)}, {was} {Show(others)}";

        string Show(IReadOnlyDictionary<string, string> entries) => entries.GetValueOrDefault(key)?.Quote() ?? "not given";
    }
}
