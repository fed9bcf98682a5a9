using System.Collections.Immutable;
using GpuNet.Kernels.Random;

namespace GpuNet.Recording;

/// <summary>Given values; 0 where there are none, as in a network that is read from a file with its values.</summary>
sealed record GivenInitialiser(float[] Given) : Initialiser("given")
{
    internal override float[] Values(ParameterTensor tensor, ulong seed, uint number) =>
        Given.Length == 0 ? new float[tensor.Count] : Given;
}

/// <summary>
/// The vectors W_t of the bins of piecewise-linear embeddings, so that they are linear at first: a·x, with a uniform of variance 1 for
/// each column and place of the vector.
/// </summary>
/// <param name="Edges">The ends of the bins of each column.</param>
sealed record SlopeInitialiser(ImmutableArray<float>[] Edges) : Initialiser("slope")
{
    internal override float[] Values(ParameterTensor tensor, ulong seed, uint number)
    {
        float limit = MathF.Sqrt(3f);
        var values = new float[tensor.Count];
        int place = 0;
        foreach (var (column, ends) in Edges.Index())
        {
            for (int bin = 0; bin + 1 < ends.Length; bin++)
            {
                for (int k = 0; k < tensor.Columns; k++)
                {
                    float a = limit * (2f * Philox.Uniform(Draw(seed, number, column * tensor.Columns + k).X) - 1f);
                    values[place++] = a * (ends[bin + 1] - ends[bin]);
                }
            }
        }
        return values;
    }
}

/// <summary>−1 or 1 with the same probability.</summary>
sealed record SignInitialiser() : Initialiser("signs")
{
    public static SignInitialiser Instance { get; } = new();

    internal override float[] Values(ParameterTensor tensor, ulong seed, uint number)
    {
        var values = new float[tensor.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = Philox.Uniform(Draw(seed, number, i).X) < 0.5f ? -1f : 1f;
        return values;
    }
}

/// <summary>The values of one row in all rows.</summary>
sealed record SameRowsInitialiser(Initialiser OfRow) : Initialiser("same_rows")
{
    internal override float[] Values(ParameterTensor tensor, ulong seed, uint number) =>
        [.. Enumerable.Repeat(OfRow.Values(tensor with { Rows = 1 }, seed, number), tensor.Rows).SelectMany(row => row)];
}

/// <summary>The biases of the gates i, f, g and o of long short-term memory; those of the forget gate f are one larger.</summary>
sealed record ForgetInitialiser(Initialiser OfAll) : Initialiser("forget")
{
    internal override float[] Values(ParameterTensor tensor, ulong seed, uint number)
    {
        float[] values = OfAll.Values(tensor, seed, number);
        int width = tensor.Columns / 4;
        for (int unit = width; unit < 2 * width; unit++)
            values[unit]++;
        return values;
    }
}
