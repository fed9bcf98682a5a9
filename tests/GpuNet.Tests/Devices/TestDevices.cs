using GpuNet.Devices.Cpu;

namespace GpuNet.Tests.Devices;

/// <summary>
/// Every device of this machine; the CPU device once for each vector width that it has code for. ILGPU's CPU accelerator, where a
/// barrier takes milliseconds, is left to <c>SecondOpinionTests</c>.
/// </summary>
public static class TestDevices
{
    /// <summary>ILGPU's CPU accelerator.</summary>
    public const string SecondOpinion = "ilgpu-cpu";

    const string Cpu = "cpu";
    static readonly Dictionary<string, int> cpuWidths = new[] { 16, 8, 4 }.Where(width => width <= Processor.VectorWidth)
        .ToDictionary(width => $"{Cpu}-{width}");

    /// <summary>Names of all devices.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. DeviceCatalogue.List().Select(device => device.Name).Where(name => name != SecondOpinion), .. cpuWidths.Keys];

    /// <summary>Names of the devices that run ILGPU kernels.</summary>
    public static IEnumerable<string> Accelerators => Names.Where(name => !IsCpu(name));

    /// <summary>Names of the devices of this machine that are driven through CUDA or OpenCL; often none.</summary>
    public static IEnumerable<string> Graphics => Names.Where(name => name.Split(':')[0] is "cuda" or "opencl");

    /// <summary>Opens a device.</summary>
    public static Device Open(string name) =>
        cpuWidths.TryGetValue(name, out int width) ? new CpuDevice(vectorWidth: width) : DeviceCatalogue.Open(name);

    /// <summary>The largest dimension to test with: where threads are simulated, a large product would take minutes.</summary>
    public static int LargestShape(string name) => name switch
    {
        "checked" => 70,
        // Larger ones, with more depth than fits a cache, are in Cpu.ProductTests.
        _ when IsCpu(name) => 120,
        _ => 300,
    };

    /// <summary>The largest dimension of the many random shapes of long tests.</summary>
    public const int LargestLongShape = 300;

    /// <summary>How many random shapes long tests take.</summary>
    public const int LongShapes = 200;

    static bool IsCpu(string name) => name.StartsWith(Cpu, StringComparison.Ordinal);
}
