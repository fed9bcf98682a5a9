namespace GpuNet.Benchmarks;

/// <summary>What every benchmark needs to be right.</summary>
static class Measured
{
    /// <summary>Fails unless the values agree to what float arithmetic allows for sums of that many products.</summary>
    public static void Check(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, int terms)
    {
        if (actual.Length != expected.Length)
            throw new InvalidOperationException($"{actual.Length} values, not {expected.Length}: nothing is timed that is not right");
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
