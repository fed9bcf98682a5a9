using GpuNet.Cli.Benchmarking;

namespace GpuNet.Tests.Benchmarking;

/// <summary>How times are taken, with calls that count themselves.</summary>
public sealed class TimingTests
{
    [Theory]
    [InlineData(3.0, 3.0)]
    [InlineData(2.5, 4.0, 1.0)]
    [InlineData(2.0, 3.0, 1.0, 2.0)]
    public void The_median_is_the_middle(double median, params double[] values) => Assert.Equal(median, Timing.Median(values));

    [Fact]
    public void A_block_is_so_many_calls_and_one_synchronisation_behind_them()
    {
        var events = new List<string>();
        double seconds = Timing.Block(() => events.Add("run"), () => events.Add("synchronize"), calls: 3);
        Assert.Equal(["run", "run", "run", "synchronize"], events);
        Assert.True(seconds > 0);
    }

    [Fact]
    public void A_call_takes_as_long_as_it_sleeps()
    {
        var sleep = TimeSpan.FromMilliseconds(3);
        double seconds = Timing.MedianSeconds(() => Thread.Sleep(sleep), static () => { }, seconds: 0.01);
        Assert.True(seconds >= sleep.TotalSeconds * 0.9, $"{seconds} s for a sleep of {sleep.TotalSeconds} s");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_limits_are_measured_in_flops_and_bytes(int threads)
    {
        // From a simulated to a future machine: a slip in the units is off by 1000.
        Assert.InRange(PeakFlops.Measure(threads, seconds: 0.02), 1e8, 1e13);
        Assert.InRange(CopyBandwidth.Measure(threads, bytes: 1 << 20, seconds: 0.02), 1e7, 1e13);
    }
}
