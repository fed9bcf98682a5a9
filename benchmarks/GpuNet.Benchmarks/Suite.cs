using GpuNet.Cli.Benchmarking;

namespace GpuNet.Benchmarks;

/// <summary>How the benchmarks of this run are measured. They run in this process, so they find it here.</summary>
static class Suite
{
    /// <summary>Fewer cases and shorter measurements.</summary>
    public static bool IsQuick { get; set; }

    /// <summary>Seconds after which a warm-up ends where the JIT never settles.</summary>
    public static double LongestWarmUp { get; set; } = Timing.LongestWarmUp;

    /// <summary>Runs until the JIT has settled.</summary>
    public static void WarmUp(Action run) => Timing.WarmUp(run, static () => { }, LongestWarmUp);
}
