using GpuNet.Kernels.Elementwise;
using ILGPU;

namespace GpuNet.Kernels.Reductions;

/// <summary>sums = 1ᵀ·δ: the gradient of a bias. Each column is summed from the first row to the last.</summary>
static class ColumnSum
{
    /// <summary>One thread per column.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, MatrixShape>> Kernel =
        new("column-sum", Run, 64, "db = 1ᵀ·δ", flops: new(MN: 1), bytes: new(MN: 4, N: 4));

    /// <summary>The kernel.</summary>
    /// <param name="delta">δ (N, n).</param>
    /// <param name="sums">The result (n).</param>
    /// <param name="shape">Of δ.</param>
    public static void Run(ArrayView<float> delta, ArrayView<float> sums, MatrixShape shape)
    {
        int column = Grid.GlobalLinearIndex;
        if (column >= shape.Columns)
            return;
        float sum = 0f;
        for (int row = 0; row < shape.Rows; row++)
            sum += delta[row * shape.Stride + column];
        sums[column] = sum;
    }
}
