using GpuNet.Devices.Cpu;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Tests.Devices.Cpu;

/// <summary>What the tests of the CPU device share.</summary>
static class CpuTest
{
    /// <summary>The register widths that this machine can be made to use.</summary>
    public static TheoryData<int> Widths { get; } =
        [.. new[] { Lanes16.Count, Lanes8.Count, Lanes4.Count }.Where(width => width <= Processor.VectorWidth)];

    /// <summary>A device with one thread.</summary>
    public static CpuDevice Device(int width) => new(threads: 1, vectorWidth: width);

    /// <summary>Values from −1 to 1.</summary>
    public static Func<int, int, float> Uniform(Random random) => (_, _) => random.NextSingle() * 2f - 1f;

    /// <summary>Fails, for NaN too, where a value is further from what is expected than the bound.</summary>
    public static void AssertClose(double expected, float actual, double bound, string place) =>
        Assert.True(Math.Abs(expected - actual) <= bound, $"{place}: expected {expected:g9}, got {actual:g9}, bound {bound:g3}");
}
