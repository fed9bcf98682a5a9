using GpuNet;
using GpuNet.Benchmarks.Reports;
using GpuNet.Devices.Ilgpu;
using GpuNet.Ladder;
using ILGPU.Runtime;

// [DEVICE] [--write-readme]: checks every rung, then measures it.
try
{
    using var device = Open(args.FirstOrDefault(argument => !argument.StartsWith("--", StringComparison.Ordinal)));
    foreach (var (m, n, k) in new[] { (1, 1, 1), (5, 3, 2), (128, 128, 16), (33, 130, 70), (131, 67, 21) })
    {
        using var product = new Product(device, m, n, k);
        foreach (var rung in Rung.All)
            product.Check(rung);
        Console.WriteLine($"{product}: every rung is right");
    }

    bool isGpu = device.Accelerator.AcceleratorType != AcceleratorType.CPU;
    if (!isGpu && device.Name != "checked")
    {
        Console.WriteLine($"{device.Name} is for checking: nothing is measured on it");
        return 0;
    }
    var (section, table) = isGpu ? ("times", Times.Measure(device)) : ("counts", Counts.Measure(device));
    Console.WriteLine();
    Console.WriteLine(table);
    if (args.Contains("--write-readme"))
        new MarkedText("benchmarks/GpuNet.Ladder/README.md", section).Write(table);
    return 0;
}
catch (InputException bad)
{
    Console.Error.WriteLine(bad.Message);
    return 2;
}

static IlgpuDevice Open(string? name)
{
    string[] names = [.. DeviceCatalogue.List().Select(device => device.Name).Where(known => known != "cpu")];
    return DeviceCatalogue.Open(name ?? names[0]) as IlgpuDevice
        ?? throw new InputException($"'{name}' does not run ILGPU's kernels: choose {string.Join(", ", names)}");
}
