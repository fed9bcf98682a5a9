using ILGPU;

namespace GpuNet.Kernels.Embedding;

/// <summary>The gradient of a block-diagonal product: ∂E/∂W_t = Σ x_t·δ over the rows, in their order.</summary>
static class BlockDiagonalGradient
{
    /// <summary>One thread per element of W.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, BlockShape>> Kernel =
        new("block-diagonal-gradient", Run, 256, "∂E/∂W_t = Σ x_t·δ", flops: new(MNK: 2), bytes: new(MN: 4, MK: 4, NK: 4));

    /// <summary>The kernel.</summary>
    /// <param name="x">X (N, inputs).</param>
    /// <param name="delta">δ (N, outputs).</param>
    /// <param name="places">Of each row of W its input and the first output of the block (2, inputs with weights).</param>
    /// <param name="gradient">∂E/∂W (inputs with weights, width).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> x, ArrayView<float> delta, ArrayView<float> places, ArrayView<float> gradient, BlockShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int term = element / shape.Width;
        int column = element % shape.Width;
        if (term >= shape.Terms)
            return;
        int input = (int)places[term];
        int output = (int)places[shape.StridePlaces + term] + column;
        float sum = 0f;
        for (int row = 0; row < shape.Rows; row++)
            sum += x[row * shape.StrideX + input] * delta[row * shape.StrideY + output];
        gradient[term * shape.StrideW + column] = sum;
    }
}
