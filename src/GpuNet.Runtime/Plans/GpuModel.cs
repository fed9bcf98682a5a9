namespace GpuNet;

/// <summary>Data sheet figures of a GPU, to estimate the time of kernels.</summary>
/// <param name="Name">The name.</param>
/// <param name="Teraflops">10¹² float32 operations per second without tensor cores, at boost clock.</param>
/// <param name="Bandwidth">Memory bandwidth in 10⁹ bytes per second.</param>
/// <param name="Tf32Teraflops">10¹² operations per second in TF32 on tensor cores, without sparsity; null where there are none.</param>
sealed record GpuModel(string Name, double Teraflops, double Bandwidth, double? Tf32Teraflops = null)
{
    /// <summary>The known GPUs, from their data sheets.</summary>
    public static IReadOnlyList<GpuModel> All { get; } =
    [
        new("A100", 19.5, 1555, 156),
        new("H100", 66.9, 3350, 494.7),
        new("H200", 66.9, 4800, 494.7),
        new("T4", 8.1, 320),
        new("RTX4090", 82.6, 1008, 82.6),
        new("RX7900XTX", 61.4, 960),
        new("A770", 19.7, 560),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The minimum time in seconds: the longer of computing and moving bytes (the roofline model).</summary>
    public double Seconds(double flops, double bytes, Precision precision = Precision.Float32)
    {
        double teraflops = precision == Precision.Tf32 ? Tf32Teraflops ?? Teraflops : Teraflops;
        return Math.Max(flops / (teraflops * 1e12), bytes / (Bandwidth * 1e9));
    }
}
