using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet devices</c>: what there is to train on.</summary>
static class DevicesCommand
{
    public static GroupedCommand Create()
    {
        var command = new GroupedCommand("devices", "List the devices of this machine.");
        var verbose = new Option<bool>("--verbose")
        {
            Description = "Also print memory, limits, chosen kernels, and why other devices were left out.",
        };
        command.AddGroup("Output", verbose);
        command.SetAction(parsed => Run(parsed.GetValue(verbose)));
        return command;
    }

    static int Run(bool verbose)
    {
        var devices = DeviceCatalogue.List();
        int width = devices.Max(device => device.Name.Length);
        foreach (var device in devices)
        {
            Console.WriteLine($"{device.Name.PadRight(width)}  {device.Description}");
            foreach (string detail in verbose ? device.Details : [])
                Console.WriteLine(new string(' ', width + 4) + detail);
        }
        Console.WriteLine();
        foreach (string reason in verbose ? DeviceCatalogue.Rejected() : [])
            Console.WriteLine($"left out  {reason}");
        using var chosen = DeviceCatalogue.Open(DeviceCatalogue.Auto);
        Console.WriteLine($"auto takes {chosen.Name}: {DeviceCatalogue.Reason(chosen)}");
        Console.WriteLine(DeviceCatalogue.Compiler);
        return ExitCode.Success;
    }
}
