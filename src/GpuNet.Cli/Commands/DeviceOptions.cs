using System.CommandLine;
using GpuNet.Devices.Cpu;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say where it runs, for every command that runs something.</summary>
sealed class DeviceOptions
{
    readonly Option<string> device = new("--device", "-d")
    {
        Description = "The device: auto, or a name listed by 'gpunet devices'.",
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

    /// <summary>The name of the device to train on, and where nothing was asked for why it is taken.</summary>
    public (string Name, string? Reason) Choose(ParseResult parsed, PreparedData prepared, TrainingOptions options) =>
        Name(parsed) is var name and not DeviceCatalogue.Auto ? (name, null) : AutomaticDevice.For(prepared, options);

    /// <summary>Opens the device.</summary>
    /// <exception cref="InputException">There is no such device, or it has no threads to choose.</exception>
    public Device Open(ParseResult parsed) => Open(parsed, Name(parsed));

    /// <summary>Opens another device than was asked for.</summary>
    /// <exception cref="InputException">There is no such device, or it has no threads to choose.</exception>
    public Device Open(ParseResult parsed, string name) => DeviceCatalogue.Open(name, parsed.GetValue(threads));
}
