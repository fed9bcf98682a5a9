using System.CommandLine;
using GpuNet.Runtime.Devices;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet devices</c>: what there is to train on.</summary>
static class DevicesCommand
{
    public static Command Create()
    {
        var command = new Command("devices", "List the devices of this machine.");
        command.SetAction(_ => Run());
        return command;
    }

    static int Run()
    {
        var devices = DeviceCatalogue.List();
        int width = devices.Max(device => device.Name.Length);
        foreach (var device in devices)
            Console.WriteLine($"{device.Name.PadRight(width)}  {device.Description}");
        Console.WriteLine();
        using var chosen = DeviceCatalogue.Open(DeviceCatalogue.Auto);
        Console.WriteLine($"auto takes {chosen.Name}: {DeviceCatalogue.Reason(chosen)}");
        Console.WriteLine(DeviceCatalogue.Build);
        return ExitCode.Success;
    }
}
