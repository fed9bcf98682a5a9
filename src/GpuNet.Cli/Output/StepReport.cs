using System.Text.Json.Nodes;

namespace GpuNet.Cli.Output;

/// <summary>How long a training step takes, for people and for programs.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Threads">Threads of the CPU device; null for others.</param>
/// <param name="Network">What is trained.</param>
/// <param name="Optimizer">How.</param>
/// <param name="Precision">In what products are computed.</param>
/// <param name="BatchSize">Examples of a step.</param>
/// <param name="Seconds">The median of a step.</param>
/// <param name="Flops">Of the matrix products of a step.</param>
/// <param name="PeakFlops">FLOP/s that the processor reaches in registers; null where that is not known.</param>
sealed record StepReport(
    string Device, int? Threads, Network Network, Optimizer Optimizer, Precision Precision, int BatchSize, double Seconds, double Flops,
    double? PeakFlops)
{
    string PrecisionName => Precision.ToString().ToLowerInvariant();

    double Rate => Flops / Seconds;

    double? Share => Rate / PeakFlops;

    public JsonObject ToJson() => new()
    {
        ["device"] = Device,
        ["threads"] = Threads,
        ["network"] = Network.ToString(),
        ["optimizer"] = Optimizer.ToString(),
        ["precision"] = PrecisionName,
        ["batch"] = BatchSize,
        ["step_ms"] = Math.Round(1e3 * Seconds, 5),
        ["samples_per_s"] = Math.Round(BatchSize / Seconds, 1),
        ["gflops"] = Math.Round(Rate / 1e9, 2),
        ["peak_gflops"] = PeakFlops is { } peak ? Math.Round(peak / 1e9, 2) : null,
        ["share_of_peak"] = Share is { } share ? Math.Round(share, 4) : null,
    };

    public override string ToString()
    {
        string threads = Threads is { } count ? $", {count.Counted("thread")}" : "";
        string peak = PeakFlops is { } value ? $", {100 * Share:0.0} % of {value / 1e9:0.0} GFLOP/s in registers" : "";
        return $"{Device}{threads}: {Network}, {Optimizer}, {PrecisionName}, batch {BatchSize}\n"
            + $"{1e3 * Seconds:0.0000} ms a step, {BatchSize / Seconds:0} examples/s, {Rate / 1e9:0.0} GFLOP/s{peak}";
    }
}
