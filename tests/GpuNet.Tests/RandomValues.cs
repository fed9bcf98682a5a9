using GpuNet.Reference;

namespace GpuNet.Tests;

/// <summary>Random test data; the same seed gives the same data everywhere.</summary>
public static class RandomValues
{
    /// <summary>Floats from [−limit, limit).</summary>
    public static float[] NextFloats(this Random random, int count, double limit = 1)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)(limit * (2 * random.NextDouble() - 1));
        return values;
    }

    /// <summary>
    /// Multiples of ⅛ from [−limit, limit]. Sums of their products are exact in float32, in any order, so that a product has
    /// one right answer and the kinks of activations at 0 are met.
    /// </summary>
    public static float[] NextEighths(this Random random, int count, int limit = 1)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = random.Next(-8 * limit, 8 * limit + 1) / 8f;
        return values;
    }

    /// <summary>Doubles from [−limit, limit).</summary>
    public static ReferenceMatrix NextMatrix(this Random random, int rows, int columns, double limit = 1) =>
        new ReferenceMatrix(rows, columns).Map(_ => limit * (2 * random.NextDouble() - 1));

    /// <summary>Targets (rows · columns) that a loss can have: a one-hot class for softmax, 0 or 1 for binary, else real.</summary>
    public static float[] NextTargets(this Random random, string loss, int rows, int columns)
    {
        float[] targets = new float[rows * columns];
        switch (loss.Split(':')[0])
        {
            case "softmax_cross_entropy":
                for (int row = 0; row < rows; row++)
                    targets[row * columns + random.Next(columns)] = 1;
                return targets;
            case "binary_cross_entropy":
            case "contrastive":
                for (int i = 0; i < targets.Length; i++)
                    targets[i] = random.Next(2);
                return targets;
            default:
                return random.NextFloats(rows * columns, limit: 3);
        }
    }
}
