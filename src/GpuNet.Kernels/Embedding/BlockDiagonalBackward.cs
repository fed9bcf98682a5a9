using ILGPU;

namespace GpuNet.Kernels.Embedding;

/// <summary>Sensitivities through a block-diagonal product: ∂E/∂x_t = δ·W_tᵀ, or δ where the column is passed on.</summary>
static class BlockDiagonalBackward
{
    /// <summary>One thread per element of X.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, BlockShape>> Kernel =
        new("block-diagonal-backward", Run, 256, "∂E/∂x_t = δ·W_tᵀ", flops: new(MNK: 2), bytes: new(MN: 4, MK: 4, NK: 4));

    /// <summary>The kernel.</summary>
    /// <param name="delta">δ (N, outputs).</param>
    /// <param name="places">
    /// Of each input its row of W, the first output of its block, and the length of that, 0 where it is passed on (3, inputs).
    /// </param>
    /// <param name="w">W (inputs with weights, width).</param>
    /// <param name="below">∂E/∂X (N, inputs).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> delta, ArrayView<float> places, ArrayView<float> w, ArrayView<float> below, BlockShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int row = element / shape.Inputs;
        int input = element % shape.Inputs;
        if (row >= shape.Rows)
            return;
        int term = (int)places[input];
        int first = row * shape.StrideY + (int)places[shape.StridePlaces + input];
        int width = (int)places[2 * shape.StridePlaces + input];
        float sum = width == 0 ? delta[first] : 0f;
        for (int k = 0; k < width; k++)
            sum += delta[first + k] * w[term * shape.StrideW + k];
        below[row * shape.StrideX + input] = sum;
    }
}
