using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.Embedding;

/// <summary>
/// Each number as the values of several basis functions with constants of its own (Gorishniy, Rubachev and Babenko, On Embeddings for
/// Numerical Features, 2022). A column that has none is passed on.
/// </summary>
/// <typeparam name="TBasis">The basis function.</typeparam>
static class Encode<TBasis> where TBasis : struct, IBasis
{
    /// <summary>One thread per value.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        EncodeShape>> Kernel =
        new("encode", Run, 256, "the values of basis functions of each number", flops: new(MN: TBasis.Flops), bytes: new(MN: 4, MK: 4));

    /// <summary>The kernel.</summary>
    /// <param name="x">X (N, inputs).</param>
    /// <param name="places">Of each value its input, and its basis function or −1 to pass the input on (2, values).</param>
    /// <param name="a">The first constant of each basis function.</param>
    /// <param name="b">The second constant of each basis function.</param>
    /// <param name="y">The values (N, values).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> x, ArrayView<float> places, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y, EncodeShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int row = element / shape.Values;
        int column = element % shape.Values;
        if (row >= shape.Rows)
            return;
        float value = x[row * shape.StrideX + (int)places[column]];
        int term = (int)places[shape.StridePlaces + column];
        if (term >= 0)
            value = TBasis.Of(new Lane1(value), new Lane1(a[term]), new Lane1(b[term])).Value;
        y[row * shape.StrideY + column] = value;
    }
}

/// <summary>The sizes of an encoding.</summary>
/// <param name="Rows">N.</param>
/// <param name="Values">Values of a row; where there is a thread for each, basis functions.</param>
/// <param name="StrideX">Floats from one row of X to the next.</param>
/// <param name="StrideY">Floats from one row of the values, or of their δ, to the next.</param>
/// <param name="StridePlaces">Floats from one row of the table of places to the next.</param>
readonly record struct EncodeShape(int Rows, int Values, int StrideX, int StrideY, int StridePlaces);
