namespace GpuNet.Data;

/// <summary>
/// Finds names that are known among those that are there: the same, or where only upper and lower case differ, if no other one can be
/// meant.
/// </summary>
/// <param name="there">The names that are there.</param>
/// <param name="has">Whether a name is there, once.</param>
/// <param name="known">All names that are looked for, <see cref="InAnyCase"/>.</param>
sealed class KnownNames(IEnumerable<string> there, Func<string, bool> has, Lazy<ILookup<string, string>> known)
{
    ILookup<string, string>? others;

    /// <summary>A name as it is there; null where there is none, or none that alone is meant.</summary>
    public string? TryFind(string name) => has(name) ? name : TryFindInAnyCase(name);

    // Made only where it is needed: most names are as they were, and a server reads many rows.
    string? TryFindInAnyCase(string name)
    {
        others ??= InAnyCase(there);
        return others[name].ToArray() is [var other] && known.Value[name].Count() == 1 && has(other) ? other : null;
    }

    /// <summary>Names by what they are in any case.</summary>
    public static ILookup<string, string> InAnyCase(IEnumerable<string> names) =>
        names.Distinct().ToLookup(name => name, StringComparer.OrdinalIgnoreCase);
}
