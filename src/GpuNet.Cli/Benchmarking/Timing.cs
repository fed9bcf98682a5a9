using System.Diagnostics;
using System.Runtime;

namespace GpuNet.Cli.Benchmarking;

/// <summary>How a time is taken: after a warm-up, in blocks of calls, as the median of the blocks.</summary>
static class Timing
{
    // Long against the clock's resolution and a synchronisation, short against what disturbs a machine now and then.
    const double BlockSeconds = 0.005;

    const int LeastBlocks = 5;

    // The JIT compiles a method again after 30 calls, and, having counted its branches, after 30 more; both when nothing new has been
    // called for 0.1 s.
    const int LeastWarmUpCalls = 64;
    const double SettledSeconds = 0.3;

    /// <summary>Seconds after which a warm-up ends where the JIT never settles.</summary>
    public const double LongestWarmUp = 10;

    /// <summary>Seconds of a call: the median of blocks, after a warm-up.</summary>
    /// <param name="run">What is timed; it may return before the work is done.</param>
    /// <param name="synchronize">Waits until it is done: called at the end of each block, inside what is timed.</param>
    /// <param name="seconds">How long to measure.</param>
    public static double MedianSeconds(Action run, Action synchronize, double seconds) =>
        MedianSeconds(run, synchronize, seconds, WarmUp(run, synchronize, LongestFor(seconds)));

    /// <summary>Seconds after which the warm-up of a measurement of so many seconds ends in any case.</summary>
    public static double LongestFor(double seconds) => Math.Min(LongestWarmUp, 20 * seconds);

    /// <summary>Seconds of a call that was warmed up before: the median of blocks.</summary>
    /// <param name="run">What is timed; it may return before the work is done.</param>
    /// <param name="synchronize">Waits until it is done: called at the end of each block, inside what is timed.</param>
    /// <param name="seconds">How long to measure.</param>
    /// <param name="calls">How many calls make a block.</param>
    public static double MedianSeconds(Action run, Action synchronize, double seconds, int calls)
    {
        var blocks = new List<double>();
        var clock = Stopwatch.StartNew();
        while (blocks.Count < LeastBlocks || clock.Elapsed.TotalSeconds < seconds)
            blocks.Add(Block(run, synchronize, calls));
        return Median(blocks);
    }

    /// <summary>Runs until the JIT has compiled nothing for a while.</summary>
    /// <param name="run">What is going to be timed.</param>
    /// <param name="synchronize">Waits until it is done.</param>
    /// <param name="longest">Seconds after which it ends in any case.</param>
    /// <returns>How many calls make a block.</returns>
    public static int WarmUp(Action run, Action synchronize, double longest = LongestWarmUp)
    {
        int calls = 1;
        double allCalls = 0;
        long methods = 0;
        var clock = Stopwatch.StartNew();
        var unchanged = Stopwatch.StartNew();
        while ((unchanged.Elapsed.TotalSeconds < SettledSeconds || allCalls < LeastWarmUpCalls)
            && clock.Elapsed.TotalSeconds < longest)
        {
            allCalls += calls;
            calls = (int)Math.Clamp(BlockSeconds / Block(run, synchronize, calls), 1, 1e6);
            if (methods != (methods = JitInfo.GetCompiledMethodCount()))
                unchanged.Restart();
        }
        return calls;
    }

    /// <summary>Seconds of one of so many calls.</summary>
    public static double Block(Action run, Action synchronize, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            run();
        synchronize();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    /// <summary>The middle of the values, or the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
