using ILGPU;

namespace GpuNet.Kernels.Embedding;

/// <summary>
/// A product with a block-diagonal matrix: each block of columns of X becomes a vector, Σ_t x_t·W_t over its columns t. A block without
/// weights is one column, which is passed on.
/// </summary>
static class BlockDiagonal
{
    /// <summary>One thread per output.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, BlockShape>> Kernel =
        new("block-diagonal", Run, 256, "Y = Σ x_t·W_t over the columns of each block",
            flops: new(MNK: 2), bytes: new(MN: 4, MK: 4, NK: 4));

    /// <summary>The kernel.</summary>
    /// <param name="x">X (N, inputs).</param>
    /// <param name="places">
    /// Of each output the first input and the first row of W of its block, the inputs of that with weights, and its column of W
    /// (4, outputs).
    /// </param>
    /// <param name="w">W (inputs with weights, width).</param>
    /// <param name="y">Y (N, outputs).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(ArrayView<float> x, ArrayView<float> places, ArrayView<float> w, ArrayView<float> y, BlockShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        int row = element / shape.Outputs;
        int output = element % shape.Outputs;
        if (row >= shape.Rows)
            return;
        int first = row * shape.StrideX + (int)places[output];
        int from = (int)places[shape.StridePlaces + output];
        int terms = (int)places[2 * shape.StridePlaces + output];
        int column = (int)places[3 * shape.StridePlaces + output];
        float sum = terms == 0 ? x[first] : 0f;
        for (int term = 0; term < terms; term++)
            sum += x[first + term] * w[(from + term) * shape.StrideW + column];
        y[row * shape.StrideY + output] = sum;
    }
}

/// <summary>The sizes of a block-diagonal product.</summary>
/// <param name="Rows">N.</param>
/// <param name="Inputs">Columns of X.</param>
/// <param name="Outputs">Columns of Y.</param>
/// <param name="Terms">Rows of W, the inputs with weights.</param>
/// <param name="Width">Columns of W.</param>
/// <param name="StrideX">Floats from one row of X to the next.</param>
/// <param name="StrideY">Floats from one row of Y, or δ, to the next.</param>
/// <param name="StrideW">Floats from one row of W to the next.</param>
/// <param name="StridePlaces">Floats from one row of the table of places to the next.</param>
readonly record struct BlockShape(
    int Rows, int Inputs, int Outputs, int Terms, int Width, int StrideX, int StrideY, int StrideW, int StridePlaces);
