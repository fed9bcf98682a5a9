using System.Reflection;
using System.Text.Json;

namespace GpuNet.Training;

/// <summary>What makes a training itself: a checkpoint of one that differs in any of it is another training's.</summary>
/// <param name="entries">What must be the same.</param>
/// <param name="device">What the bits depend on where it runs: on another machine of the same kind they may differ.</param>
sealed class TrainingIdentity(IReadOnlyDictionary<string, string> entries, string device)
{
    const string Version = "version", Machine = "machine", Device = "device", OfFirst = "of worker 0 it is";

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
        var differences = new EntryDifferences(Entries, other);
        string[] refused = [.. differences.Keys.Except(MayChangeDevice ? [Version, Machine, Device] : [Version, Machine])];
        if (refused.Length > 0)
        {
            throw new InputException($"{folder}: the checkpoints are of another training: "
                + $"{differences.Say(refused)}; repeat its options, or name another folder");
        }
        foreach (string key in differences.Keys)
            Message.Warn($"{folder}: the bits may differ from those of a training in one go, as {differences.Say(key)}");
    }

    /// <summary>Fails where worker 0 is in another training than this one, and warns where its machine is another.</summary>
    /// <exception cref="InputException">It is.</exception>
    public void CheckSame(Communicator workers)
    {
        byte[] message = workers.Broadcast(JsonSerializer.SerializeToUtf8Bytes(Entries));
        var first = JsonSerializer.Deserialize<Dictionary<string, string>>(message)!;
        var differences = new EntryDifferences(Entries, first);
        string[] refused = [.. differences.Keys.Except([Machine, Device])];
        string here = $"worker {workers.Rank} on {Environment.MachineName}";
        if (refused.Length > 0)
        {
            throw new InputException($"{here} is not in the training of worker 0: {differences.Say(refused, OfFirst)}; "
                + "start all workers with the same version, data and options");
        }
        if (differences.Keys.Contains(Machine))
            Message.Warn($"{here}: the bits may differ from those of other devices, as {differences.Say(Machine, OfFirst)}");
    }
}
