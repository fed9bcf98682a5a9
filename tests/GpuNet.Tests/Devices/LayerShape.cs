namespace GpuNet.Tests.Devices;

/// <summary>A batch and a layer: X is (Rows, Inputs), W is (Inputs, Outputs).</summary>
public readonly record struct LayerShape(int Rows, int Inputs, int Outputs)
{
    /// <summary>Thin shapes of every kind and random ones: most divide no tile.</summary>
    /// <param name="largest">The largest dimension of most of them.</param>
    /// <param name="random">Where the random ones come from.</param>
    public static IEnumerable<LayerShape> Several(int largest, Random random)
    {
        yield return new(1, 1, 1);
        yield return new(2, 3, 5);
        yield return new(16, 16, 16);
        yield return new(1, largest, 3);
        yield return new(largest, 1, 2);
        yield return new(3, 2, largest);
        yield return new(2, 5 * largest, 3);
        yield return new(5 * largest, 2, 3);
        for (int i = 0; i < 4; i++)
            yield return Any(largest, random);
    }

    /// <summary>Random shapes for the long tests.</summary>
    public static IEnumerable<LayerShape> Many(Random random)
    {
        for (int i = 0; i < TestDevices.LongShapes; i++)
            yield return Any(TestDevices.LargestLongShape, random);
    }

    /// <summary>A random shape.</summary>
    public static LayerShape Any(int largest, Random random) =>
        new(random.Next(1, largest + 1), random.Next(1, largest + 1), random.Next(1, largest + 1));

    /// <inheritdoc/>
    public override string ToString() => $"batch of {Rows}, {Inputs} → {Outputs}";
}
