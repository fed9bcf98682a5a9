namespace GpuNet;

/// <summary>A GPU's public figures, for estimates of kernels that it has not run.</summary>
/// <param name="Name">The name.</param>
/// <param name="Teraflops">10¹² float32 operations a second outside of tensor cores, at boost clock.</param>
/// <param name="Bandwidth">10⁹ bytes a second from and to its memory.</param>
public sealed record GpuModel(string Name, double Teraflops, double Bandwidth)
{
    /// <summary>The GPUs that there are figures of, from their makers' data sheets.</summary>
    public static IReadOnlyList<GpuModel> All { get; } =
    [
        new("A100", 19.5, 1555),
        new("H100", 66.9, 3350),
        new("RTX4090", 82.6, 1008),
        new("RX7900XTX", 61.4, 960),
        new("A770", 19.7, 560),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The least time in seconds: what takes longer of computing and moving bytes (the roofline model).</summary>
    public double Seconds(double flops, double bytes) => Math.Max(flops / (Teraflops * 1e12), bytes / (Bandwidth * 1e9));
}
