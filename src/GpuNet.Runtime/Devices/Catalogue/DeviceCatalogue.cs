using GpuNet.Devices.Cpu;
using GpuNet.Devices.Ilgpu;
using GpuNet.Devices.Ilgpu.Operations;

namespace GpuNet;

/// <summary>The devices of this machine.</summary>
static class DeviceCatalogue
{
    /// <summary>Takes a GPU by CUDA, then one by OpenCL, then the CPU.</summary>
    public const string Auto = "auto";

    internal const string CpuName = "cpu";

    /// <summary>What compiles the kernels: <c>ILGPU 1.5.3</c>.</summary>
    public static string Compiler => $"ILGPU {IlgpuContext.Version.ToString(3)}";

    /// <summary>Every device, in the order in which <see cref="Auto"/> looks at them; the last ones are for tests.</summary>
    public static IReadOnlyList<DeviceInfo> List()
    {
        using var context = IlgpuContext.Create();
        var accelerators = IlgpuContext.Accelerators(context)
            .Select(found => new DeviceInfo(found.Name, IlgpuContext.Describe(found.Name, found.Device), IlgpuContext.Limits(found.Device))
            {
                IsProcessor = IlgpuContext.IsProcessor(found.Device),
            });
        using var cpu = new CpuDevice();
        return
        [
            .. accelerators.Append(new(CpuName, cpu.Description, cpu.Details) { IsProcessor = true })
                .OrderBy(Rank),
        ];
    }

    /// <summary>A device's place: the machine's processor is driven best by the device that is made for it.</summary>
    internal static int Rank(DeviceInfo device) => (KindOf(device.Name), device.IsProcessor) switch
    {
        ("cuda", _) => 0,
        ("opencl", false) => 1,
        (CpuName, _) => 2,
        ("opencl", true) => 3,
        _ => 4,
    };

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
        var chosen = Find(name);
        if (chosen.Name == CpuName)
            return new CpuDevice(threads);
        return threads is null
            ? new IlgpuDevice(chosen.Name, IlgpuOperations.Table)
            : throw new InputException(
                $"the device '{chosen.Name}' has no threads to choose; leave {Setting.Threads} out, or take the device '{CpuName}'");
    }

    /// <summary>The device of a name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static DeviceInfo Find(string name)
    {
        var devices = List();
        return (name == Auto ? devices[0] : devices.FirstOrDefault(device => device.Name == name || device.Name == name + ":0"))
            ?? throw new InputException(
                $"there is no device '{name}' on this machine: choose {Auto}, {string.Join(", ", devices.Select(device => device.Name))}");
    }

    /// <summary>Opens several devices, for one training.</summary>
    /// <param name="names">Names with commas between them; <c>cuda:all</c> stands for every CUDA device.</param>
    /// <param name="threads">Threads of each CPU device; the processors are shared out if not given.</param>
    /// <param name="processes">Processes of this machine that open as many.</param>
    /// <exception cref="InputException">There is no such device, or threads are given for one that has none.</exception>
    public static IReadOnlyList<Device> OpenAll(string names, int? threads = null, int processes = 1)
    {
        var all = Expand(names);
        int cpus = all.Count(name => name == CpuName) * processes;
        int? share = cpus > 1 ? Math.Clamp(Environment.ProcessorCount / cpus, 1, CpuDevice.MostThreads) : null;
        var opened = new List<Device>();
        try
        {
            foreach (string name in all)
                opened.Add(Open(name, threads ?? (name == CpuName ? share : null)));
            return opened;
        }
        catch
        {
            opened.ForEach(device => device.Dispose());
            throw;
        }
    }

    /// <summary>The names of all devices of a kind.</summary>
    internal static IReadOnlyList<string> OfKind(string kind) =>
        [.. List().Select(device => device.Name).Where(name => name.StartsWith($"{kind}:", StringComparison.Ordinal))];

    /// <summary>The names of several devices.</summary>
    /// <param name="names">Names with commas between them; <c>cuda:all</c> stands for every CUDA device.</param>
    /// <exception cref="InputException">There is none of a kind.</exception>
    public static IReadOnlyList<string> Expand(string names) =>
        [.. names.Split(',', StringSplitOptions.TrimEntries).SelectMany(ExpandKind)];

    static IReadOnlyList<string> ExpandKind(string name)
    {
        if (!name.EndsWith(":all", StringComparison.Ordinal))
            return [name];
        var found = OfKind(KindOf(name));
        return found.Count > 0 ? found : throw new InputException($"there is no device for '{name}' on this machine");
    }

    /// <summary>Why <see cref="Auto"/> took a device.</summary>
    public static string Reason(Device device) => Reason(device.Name);

    /// <summary>Why <see cref="Auto"/> took the device of that name.</summary>
    internal static string Reason(string name) => KindOf(name) switch
    {
        "cuda" => "the first CUDA device",
        "opencl" => "no CUDA device was found; the first GPU of OpenCL",
        _ => "no GPU was found by CUDA or OpenCL",
    };

    static string KindOf(string name) => name.Split(':')[0];
}
