using GpuNet.Benchmarks.Products;
using GpuNet.Devices.Cpu;

namespace GpuNet.Benchmarks;

/// <summary>Who is measured: the naive loops, every device of this machine that is made for speed, and OpenBLAS.</summary>
static class Competitors
{
    /// <summary>The naive loops of GpuNet.Reference: the baseline.</summary>
    public const string Naive = "naive";

    const string Cpu = "cpu", Blas = "OpenBLAS";

    static readonly string[] threads =
        [.. new[] { 1, Environment.ProcessorCount }.Distinct().Select(count => count == 1 ? ", 1 thread" : $", {count} threads")];

    static readonly Lazy<OpenBlas?> blas = new(() => Products.OpenBlas.Load());

    /// <summary>OpenBLAS; null where it is not installed.</summary>
    public static OpenBlas? OpenBlas => blas.Value;

    /// <summary>GPUs, by their names.</summary>
    public static IReadOnlyList<string> Gpus { get; } =
        [.. DeviceCatalogue.List().Select(device => device.Name).Where(name => name is not (Cpu or "checked" or "ilgpu-cpu"))];

    /// <summary>The naive loops and the devices, the CPU with one thread and with all.</summary>
    public static IEnumerable<string> Devices => [Naive, .. threads.Select(count => Cpu + count), .. Gpus];

    /// <summary>The devices, and OpenBLAS likewise.</summary>
    public static IEnumerable<string> DevicesAndBlas => [.. Devices, .. OpenBlas is null ? [] : threads.Select(count => Blas + count)];

    /// <summary>Whether it is OpenBLAS.</summary>
    public static bool IsBlas(string name) => name.StartsWith(Blas, StringComparison.Ordinal);

    /// <summary>How many threads of this machine it has; null for GPUs.</summary>
    public static int? Threads(string name) => name == Naive ? 1
        : name.Split(", ") is [_, var count] ? int.Parse(count.Split(' ')[0])
        : null;

    /// <summary>The CPU device, for what only needs one to look at.</summary>
    public static Device Host() => new CpuDevice(threads: 1);

    /// <summary>Opens a device; null for the naive loops and OpenBLAS.</summary>
    public static Device? Open(string name) => name == Naive || IsBlas(name) ? null
        : Threads(name) is { } count ? new CpuDevice(count)
        : DeviceCatalogue.Open(name);
}
