using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Ladder.Rungs;

/// <summary>
/// Neighbours lie beside each other: that is all that changed. A warp reads 32 neighbouring floats of B, four whole sectors, and one
/// float of A for all its threads. Still each multiplication waits for two loads from global memory.
/// </summary>
static class Coalesced
{
    const int Rows = 8, Columns = 32;

    public static Rung Rung { get; } =
        new(2, nameof(Coalesced), "neighbours beside each other", Run, Rows, Columns, Threads: Rows * Columns);

    public static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, MatMulShape shape)
    {
        int row = Grid.IdxY * Rows + Group.IdxX / Columns;
        int column = Grid.IdxX * Columns + Group.IdxX % Columns;
        if (row >= shape.M || column >= shape.N)
            return;
        float sum = 0f;
        for (int k = 0; k < shape.K; k++)
            sum += a[row * shape.StrideA + k] * b[k * shape.StrideB + column];
        c[row * shape.StrideC + column] = sum;
    }
}
