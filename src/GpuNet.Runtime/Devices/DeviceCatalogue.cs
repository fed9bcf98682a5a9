using GpuNet.Devices.Cpu;
using GpuNet.Devices.Ilgpu;

namespace GpuNet;

/// <summary>A device of this machine that can be opened.</summary>
/// <param name="Name">The name that opens it.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="Details">Its memory, limits and choices, a line each.</param>
public sealed record DeviceInfo(string Name, string Description, IReadOnlyList<string> Details);

/// <summary>The devices of this machine.</summary>
public static class DeviceCatalogue
{
    /// <summary>Takes CUDA, then OpenCL, then the CPU.</summary>
    public const string Auto = "auto";

    const string CpuName = "cpu";

    /// <summary>How the program was built, and how to build it the other way.</summary>
    public static string Build => IlgpuContext.IsEmulator
        ? "built with the emulator in place of ILGPU: no GPU is used; for GPUs build with -p:Ilgpu=package"
        : "built with ILGPU; for checked kernels on the CPU build with -p:Ilgpu=emulator";

    /// <summary>Every device, in the order in which <see cref="Auto"/> looks at them; the last ones are for tests.</summary>
    public static IReadOnlyList<DeviceInfo> List()
    {
        using var context = IlgpuContext.Create();
        var accelerators = IlgpuContext.Accelerators(context)
            .Select(found => new DeviceInfo(found.Name, IlgpuContext.Describe(found.Device), IlgpuContext.Limits(found.Device))).ToList();
        using var cpu = new CpuDevice();
        return
        [
            .. accelerators.Where(device => device.Name.StartsWith("cuda:", StringComparison.Ordinal)),
            .. accelerators.Where(device => device.Name.StartsWith("opencl:", StringComparison.Ordinal)),
            new(CpuName, cpu.Description, [$"memory {cpu.MemoryBytes / (1L << 20)} MiB"]),
            .. accelerators.Where(device => device.Name == IlgpuContext.CpuName),
        ];
    }

    /// <summary>Why CUDA or OpenCL devices are not in the list, a line each.</summary>
    public static IReadOnlyList<string> Rejected() => Rejections.Explain([.. List().Select(device => device.Name)]);

    /// <summary>Opens a device.</summary>
    /// <param name="name">
    /// A name from <see cref="List"/>, the first part of one (<c>cuda</c> is <c>cuda:0</c>), or <see cref="Auto"/>.
    /// </param>
    /// <param name="threads">Threads of the CPU device; as many as there are processors if not given.</param>
    /// <exception cref="InputException">There is no such device, or threads are given and it is not the CPU device.</exception>
    public static Device Open(string name, int? threads = null)
    {
        if (name == CpuName)
            return new CpuDevice(threads);
        var devices = List();
        var chosen = name == Auto
            ? devices[0]
            : devices.FirstOrDefault(device => device.Name == name || device.Name == name + ":0");
        if (chosen is null)
        {
            throw new InputException(
                $"there is no device '{name}' on this machine: choose {Auto}, {string.Join(", ", devices.Select(device => device.Name))}");
        }
        if (chosen.Name == CpuName)
            return new CpuDevice(threads);
        return threads is null
            ? new IlgpuDevice(chosen.Name)
            : throw new InputException(
                $"threads: the device '{chosen.Name}' has no threads to choose; leave them out or take the device '{CpuName}'");
    }

    /// <summary>Why <see cref="Auto"/> took a device.</summary>
    public static string Reason(Device device) => device.Name.Split(':')[0] switch
    {
        "cuda" => "the first CUDA device",
        "opencl" => "no CUDA device was found; the first OpenCL device",
        _ => IlgpuContext.IsEmulator ? "built without ILGPU, so no GPU was looked for" : "no CUDA and no OpenCL device was found",
    };
}
