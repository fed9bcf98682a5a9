using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Ladder.Rungs;

/// <summary>
/// The formula as it stands: a thread an output, and neighbours lie below each other. So the 32 threads of a warp read 32 rows of A
/// and write 32 rows of C at once: each access moves 32 sectors of 32 bytes for 4 useful bytes in each.
/// </summary>
static class Naive
{
    const int Rows = 32, Columns = 8;

    public static Rung Rung { get; } = new(1, nameof(Naive), "a thread an output", Run, Rows, Columns, Threads: Rows * Columns);

    public static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, MatMulShape shape)
    {
        int row = Grid.IdxY * Rows + Group.IdxX % Rows;
        int column = Grid.IdxX * Columns + Group.IdxX / Rows;
        if (row >= shape.M || column >= shape.N)
            return;
        float sum = 0f;
        for (int k = 0; k < shape.K; k++)
            sum += a[row * shape.StrideA + k] * b[k * shape.StrideB + column];
        c[row * shape.StrideC + column] = sum;
    }
}
