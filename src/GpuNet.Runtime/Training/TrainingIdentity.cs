using System.Reflection;

namespace GpuNet.Training;

/// <summary>What makes a training itself: a checkpoint of one that differs in any of it is another training's.</summary>
/// <param name="entries">What must be the same.</param>
/// <param name="device">What the bits depend on where it runs: on another machine of the same kind they may differ.</param>
sealed class TrainingIdentity(IReadOnlyDictionary<string, string> entries, string device)
{
    const string Version = "version", Machine = "machine", Device = "device";

    static readonly string build =
        typeof(TrainingIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>All of it, as texts.</summary>
    public IReadOnlyDictionary<string, string> Entries { get; } =
        new Dictionary<string, string>(entries) { [Version] = build, [Machine] = device };

    /// <summary>Whether another device may go on.</summary>
    public bool MayChangeDevice { get; init; }

    /// <summary>Fails where a checkpoint is of another training, and warns where another build or machine wrote it.</summary>
    /// <exception cref="InputException">It is.</exception>
    public void CheckSame(IReadOnlyDictionary<string, string> other, string folder)
    {
        string[] changed = [.. Entries.Keys.Union(other.Keys).Where(key => other.GetValueOrDefault(key) != Entries.GetValueOrDefault(key))];
        string[] refused = [.. changed.Except(MayChangeDevice ? [Version, Machine, Device] : [Version, Machine])];
        if (refused.Length > 0)
        {
            // What the options have as texts is said by them; the whole is for what has no text of its own.
            string[] shown = refused.Length == 1 ? refused : [.. refused.Except(["options"])];
            throw new InputException($"{folder}: the checkpoints are of another training: "
                + $"{string.Join("; ", shown.Select(key => Difference(key, other)))}; repeat its options, or name another folder");
        }
        foreach (string key in changed)
            Message.Warn($"{folder}: the bits may differ from those of a training in one go, as {Difference(key, other)}");
    }

    string Difference(string key, IReadOnlyDictionary<string, string> other)
    {
        return key is "data" or "options" ? $"the {key} are others" : $"{key} is {Show(Entries)}, and was {Show(other)}";

        string Show(IReadOnlyDictionary<string, string> entries) => entries.GetValueOrDefault(key)?.Quote() ?? "not given";
    }
}
