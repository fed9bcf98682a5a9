using ILGPU;

namespace GpuNet.Kernels.Embedding;

/// <summary>
/// The piecewise-linear embedding of each number, Y = Σ_t e_t·W_t over the bins t of its column (Gorishniy, Rubachev and Babenko, On
/// Embeddings for Numerical Features, 2022). A column without bins is passed on.
/// </summary>
static class PiecewiseLinear
{
    /// <summary>One thread per output.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, EmbeddingShape>> Kernel =
        new("piecewise-linear", Run, 256, "Y = Σ e_t·W_t over the bins of each column", flops: new(MNK: 2), bytes: new(MN: 4, NK: 12));

    /// <summary>The kernel.</summary>
    /// <param name="x">X (N, inputs).</param>
    /// <param name="places">Of each output its input, its first bin, the number of bins, and its column of W (4, outputs).</param>
    /// <param name="starts">Where each bin begins (bins).</param>
    /// <param name="slopes">1/width of each bin (bins).</param>
    /// <param name="w">W (bins, width).</param>
    /// <param name="y">Y (N, outputs).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> x, ArrayView<float> places, ArrayView<float> starts, ArrayView<float> slopes, ArrayView<float> w,
        ArrayView<float> y, EmbeddingShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int row = element / shape.Outputs;
        int output = element % shape.Outputs;
        if (row >= shape.Rows)
            return;
        int first = (int)places[shape.StridePlaces + output];
        int bins = (int)places[2 * shape.StridePlaces + output];
        int column = (int)places[3 * shape.StridePlaces + output];
        float value = x[row * shape.StrideX + (int)places[output]];
        float sum = bins == 0 ? value : 0f;
        for (int bin = first; bin < first + bins; bin++)
            sum += BinPart.Of(value, starts[bin], slopes[bin]) * w[bin * shape.StrideW + column];
        y[row * shape.StrideY + output] = sum;
    }
}
