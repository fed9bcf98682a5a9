using System.CommandLine;
using GpuNet.Devices.Cpu;
using GpuNet.Distributed;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say where it runs, for every command that runs something.</summary>
sealed class DeviceOptions
{
    readonly Option<string> device = new("--device", "-d")
    {
        Description = "The device: auto, or a name listed by 'gpunet devices'; several share a training or the trials of a search, as "
            + "cuda:0,cuda:1 or cuda:all.",
        HelpName = "NAME",
        DefaultValueFactory = _ => DeviceCatalogue.Auto,
        CompletionSources = { _ => DeviceCatalogue.List().Select(found => found.Name).Prepend(DeviceCatalogue.Auto) },
    };

    readonly Option<int?> threads = new("--threads")
    {
        Description = "Threads of the device cpu; by default one per processor.",
        HelpName = "NUMBER",
        CustomParser = result => Parse.CountUpTo(CpuDevice.MostThreads)(result),
    };

    /// <summary>Adds the options to a command.</summary>
    public DeviceOptions AddTo(GroupedCommand command)
    {
        command.AddGroup("Device", device, threads);
        return this;
    }

    /// <summary>The threads that were asked for; null where nothing was said.</summary>
    public int? Threads(ParseResult parsed) => parsed.GetValue(threads);

    /// <summary>The name that was asked for.</summary>
    public string Name(ParseResult parsed) => parsed.GetRequiredValue(device).ToLowerInvariant();

    /// <summary>Whether several were asked for.</summary>
    public bool AreSeveral(ParseResult parsed) => AreSeveral(Name(parsed));

    /// <summary>Refuses a device that is not there, before data are read, which may take long.</summary>
    /// <exception cref="InputException">There is no such device.</exception>
    public void CheckThere(ParseResult parsed)
    {
        // Every machine has auto and cpu.
        foreach (string name in Name(parsed).Split(',', StringSplitOptions.TrimEntries))
        {
            if (name is not (DeviceCatalogue.Auto or DeviceCatalogue.CpuName))
                Look(() => DeviceCatalogue.Expand(name).Select(DeviceCatalogue.Find).ToList());
        }
    }

    /// <summary>The name of the device to train on, and where nothing was asked for why it is taken.</summary>
    public (string Name, string? Reason) Choose(ParseResult parsed, PreparedData prepared, TrainingOptions options)
    {
        if (Name(parsed) is var asked and not DeviceCatalogue.Auto)
            return (asked, null);
        var (name, reason) = AutomaticDevice.For(prepared, options);
        string kind = name.Split(':')[0];
        int count = kind == name ? 1 : DeviceCatalogue.OfKind(kind).Count;
        return (name, count == 1 ? reason : $"{reason}; --device {kind}:all would take all {count}");
    }

    /// <summary>Opens the device.</summary>
    /// <exception cref="InputException">There is no such device, or it has no threads to choose.</exception>
    public Device Open(ParseResult parsed) => Open(parsed, Name(parsed));

    /// <summary>Opens another device than was asked for.</summary>
    /// <exception cref="InputException">There is no such device, or it has no threads to choose.</exception>
    public Device Open(ParseResult parsed, string name) => !AreSeveral(name)
        ? Look(() => DeviceCatalogue.Open(name, parsed.GetValue(threads)))
        : throw new InputException($"--device: only one training of gpunet train, and a search, share several devices; name one of {name}");

    /// <summary>Opens a device for one of several trainings at a time: on the CPU with one thread where nothing was said.</summary>
    /// <exception cref="InputException">There is no such device, or it has no threads to choose.</exception>
    public Device OpenForOne(ParseResult parsed, string name) =>
        Look(() => DeviceCatalogue.Open(name, name == DeviceCatalogue.CpuName ? ThreadsForOne(parsed) : Threads(parsed)));

    /// <summary>How many such devices the CPU has threads for.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="processes">Processes of this machine that open as many.</param>
    public int MostAtOnce(ParseResult parsed, int processes) =>
        Math.Max(1, Environment.ProcessorCount / (ThreadsForOne(parsed) * processes));

    /// <summary>The names of the devices that this process takes: of several processes on a machine, each its own GPU.</summary>
    /// <exception cref="InputException">There is no such device.</exception>
    public IReadOnlyList<string> Names(ParseResult parsed, string names, MpiProcesses? processes)
    {
        string asked = Name(parsed), kind = names.Split(':')[0];
        bool choosesOne = processes is { LocalCount: > 1 } && !asked.Contains(':') && DeviceCatalogue.OfKind(kind).Count > 0;
        return choosesOne ? [$"{kind}:{processes!.LocalRank}"] : Look(() => DeviceCatalogue.Expand(names));
    }

    /// <summary>Opens the devices with which this process shares a training.</summary>
    /// <exception cref="InputException">There is no such device, or it has no threads to choose.</exception>
    public OpenDevices OpenAll(ParseResult parsed, string names, MpiProcesses? processes)
    {
        string own = string.Join(',', Names(parsed, names, processes));
        return new(Look(() => DeviceCatalogue.OpenAll(own, parsed.GetValue(threads), processes?.LocalCount ?? 1)));
    }

    static bool AreSeveral(string name) => name.Contains(',') || name.EndsWith(":all", StringComparison.Ordinal);

    T Look<T>(Func<T> look) => OptionProblem.Name(device.Name, look);

    int ThreadsForOne(ParseResult parsed) => Threads(parsed) ?? 1;
}

/// <summary>Devices that are closed together.</summary>
sealed class OpenDevices(IReadOnlyList<Device> all) : IDisposable
{
    /// <summary>The devices.</summary>
    public IReadOnlyList<Device> All => all;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var device in all)
            device.Dispose();
    }
}
