using GpuNet.Runtime.Devices;

namespace GpuNet.Benchmarks;

/// <summary>What every benchmark measures: the naive loops, and the devices of this machine that are made for speed.</summary>
static class Measured
{
    /// <summary>The naive loops of GpuNet.Reference.</summary>
    public const string Naive = "naive";

    /// <summary>The naive loops first, then the devices; those that check kernels are left out.</summary>
    public static IEnumerable<string> Devices() =>
        [Naive, .. DeviceCatalogue.List().Select(device => device.Name).Where(name => name is not ("emulator" or "ilgpu-cpu"))];

    /// <summary>Fails unless the values agree to what float arithmetic allows for sums of that many products.</summary>
    public static void Check(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, int terms)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            float tolerance = 1e-6f * terms * Math.Max(1f, Math.Abs(expected[i]));
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance))
                throw new InvalidOperationException($"element {i} is {actual[i]}, not {expected[i]}: nothing is timed that is not right");
        }
    }

    /// <summary>Values from −1 to 1 that are the same in every run.</summary>
    public static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = 2 * random.NextSingle() - 1;
        return values;
    }
}
