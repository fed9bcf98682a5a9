using GpuNet.Plans;

namespace GpuNet;

/// <summary>Data sheet figures of a GPU, to estimate the time of kernels.</summary>
/// <param name="Name">The name.</param>
/// <param name="Teraflops">10¹² float32 operations per second without tensor cores, at boost clock.</param>
/// <param name="Bandwidth">Memory bandwidth in 10⁹ bytes per second.</param>
/// <param name="Tf32Teraflops">10¹² operations per second in TF32 on tensor cores, without sparsity; null where there are none.</param>
/// <param name="Multiprocessors">Multiprocessors of a GPU of NVIDIA's, whose instructions are known; null for others.</param>
/// <param name="Issues">Instructions that a multiprocessor issues while it begins a multiply-add of a warp.</param>
sealed record GpuModel(
    string Name, double Teraflops, double Bandwidth, double? Tf32Teraflops = null, int? Multiprocessors = null, int Issues = 1)
{
    // A multiply-add of a warp of 32 threads.
    const double FlopsOfWarp = 64;

    /// <summary>The known GPUs, from their data sheets.</summary>
    public static IReadOnlyList<GpuModel> All { get; } =
    [
        new("A100", 19.5, 1555, 156, Multiprocessors: 108, Issues: 2),
        new("H100", 66.9, 3350, 494.7, Multiprocessors: 132),
        new("H200", 66.9, 4800, 494.7, Multiprocessors: 132),
        new("T4", 8.1, 320, Multiprocessors: 40, Issues: 2),
        new("RTX4090", 82.6, 1008, 82.6, Multiprocessors: 128),
        new("RX7900XTX", 61.4, 960),
        new("A770", 19.7, 560),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The minimum time in seconds: the longer of computing and moving bytes (the roofline model).</summary>
    public double Seconds(double flops, double bytes) => Seconds(new(flops, bytes, Groups: 1, Instructions: 0, Precision.Float32));

    /// <summary>The minimum time of a launch in seconds: the longest of computing, moving bytes and issuing instructions.</summary>
    public double Seconds(LaunchWork work) =>
        Math.Max(Math.Max(SecondsOfArithmetic(work), SecondsOfMemory(work)), SecondsOfInstructions(work));

    /// <summary>The time to compute, on all multiprocessors.</summary>
    public double SecondsOfArithmetic(LaunchWork work) =>
        work.Flops / (1e12 * (work.Precision == Precision.Tf32 ? Tf32Teraflops ?? Teraflops : Teraflops));

    /// <summary>The time to move bytes from and to memory.</summary>
    public double SecondsOfMemory(LaunchWork work) => work.Bytes / (1e9 * Bandwidth);

    /// <summary>The time to issue a product's instructions, on the multiprocessor with most groups; 0 where they are not known.</summary>
    public double SecondsOfInstructions(LaunchWork work) => Multiprocessors is { } count
        ? work.Instructions * Math.Ceiling(work.Groups / count) / (1e12 * Teraflops * Issues / (FlopsOfWarp * count))
        : 0;
}
