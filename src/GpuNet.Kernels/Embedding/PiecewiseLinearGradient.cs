using ILGPU;

namespace GpuNet.Kernels.Embedding;

/// <summary>The gradient of a piecewise-linear embedding: dW_t = Σ e_t·δ over the rows, in their order.</summary>
static class PiecewiseLinearGradient
{
    /// <summary>One thread per element of W.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, EmbeddingShape>> Kernel =
        new("piecewise-linear-gradient", Run, 256, "dW_t = Σ e_t·δ", flops: new(MNK: 2), bytes: new(MN: 4, MK: 8));

    /// <summary>The kernel.</summary>
    /// <param name="x">X (N, inputs).</param>
    /// <param name="delta">δ (N, outputs).</param>
    /// <param name="places">Of each bin its input and the first output of that (2, bins).</param>
    /// <param name="starts">Where each bin begins (bins).</param>
    /// <param name="slopes">1/width of each bin (bins).</param>
    /// <param name="gradient">dW (bins, width).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> x, ArrayView<float> delta, ArrayView<float> places, ArrayView<float> starts, ArrayView<float> slopes,
        ArrayView<float> gradient, EmbeddingShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int bin = element / shape.Width;
        int column = element % shape.Width;
        if (bin >= shape.Bins)
            return;
        int input = (int)places[bin];
        int output = (int)places[shape.StridePlaces + bin] + column;
        float start = starts[bin];
        float slope = slopes[bin];
        float sum = 0f;
        for (int row = 0; row < shape.Rows; row++)
            sum += BinPart.Of(x[row * shape.StrideX + input], start, slope) * delta[row * shape.StrideY + output];
        gradient[bin * shape.StrideW + column] = sum;
    }
}
