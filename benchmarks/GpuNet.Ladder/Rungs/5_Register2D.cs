using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Ladder.Rungs;

/// <summary>
/// A thread computes 8 × 8 outputs, in four blocks of 4 × 4 registers. Eight floats of A and eight of B serve 64 multiplications:
/// a quarter of a load each. What is left over shows in the counts: neighbours read and write eight columns apart, so they wait for
/// the same banks of shared memory, and write an eighth of each sector of C at a time.
/// </summary>
static class Register2D
{
    const int Rows = 128, Columns = 128, Depth = 8, PerThread = 8, Threads = Rows * Columns / (PerThread * PerThread);

    public static Rung Rung { get; } = new(5, nameof(Register2D), "8 × 8 outputs a thread", Run, Rows, Columns, Threads);

    public static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, MatMulShape shape)
    {
        var panelA = SharedMemory.Allocate<float>(Rows * Depth); // (Rows, Depth)
        var panelB = SharedMemory.Allocate<float>(Depth * Columns); // (Depth, Columns)
        int thread = Group.IdxX;
        int top = Grid.IdxY * Rows, left = Grid.IdxX * Columns;
        int y = thread / (Columns / PerThread) * PerThread, x = thread % (Columns / PerThread) * PerThread;

        Block c00 = default, c01 = default, c10 = default, c11 = default;
        for (int first = 0; first < shape.K; first += Depth)
        {
            for (int i = thread; i < Rows * Depth; i += Threads)
                panelA[i] = Load(a, top + i / Depth, first + i % Depth, shape.M, shape.K, shape.StrideA);
            for (int i = thread; i < Depth * Columns; i += Threads)
                panelB[i] = Load(b, first + i / Columns, left + i % Columns, shape.K, shape.N, shape.StrideB);
            Group.Barrier();
            for (int k = 0; k < Depth; k++)
            {
                var a0 = Read(panelA, y * Depth + k, Depth);
                var a1 = Read(panelA, (y + 4) * Depth + k, Depth);
                var b0 = Read(panelB, k * Columns + x, 1);
                var b1 = Read(panelB, k * Columns + x + 4, 1);
                c00 = c00.MultiplyAdd(a0, b0);
                c01 = c01.MultiplyAdd(a0, b1);
                c10 = c10.MultiplyAdd(a1, b0);
                c11 = c11.MultiplyAdd(a1, b1);
            }
            Group.Barrier();
        }
        StoreBlock(c, top + y, left + x, c00, shape);
        StoreBlock(c, top + y, left + x + 4, c01, shape);
        StoreBlock(c, top + y + 4, left + x, c10, shape);
        StoreBlock(c, top + y + 4, left + x + 4, c11, shape);
    }

    static float Load(ArrayView<float> source, int row, int column, int rows, int columns, int stride) =>
        row < rows && column < columns ? source[row * stride + column] : 0f;

    // Four loads: Float4 is four registers here.
    static Float4 Read(ArrayView<float> panel, int place, int step) =>
        new(panel[place], panel[place + step], panel[place + 2 * step], panel[place + 3 * step]);

    static void StoreBlock(ArrayView<float> c, int row, int column, Block sums, MatMulShape shape)
    {
        StoreRow(c, row, column, sums.Row0, shape);
        StoreRow(c, row + 1, column, sums.Row1, shape);
        StoreRow(c, row + 2, column, sums.Row2, shape);
        StoreRow(c, row + 3, column, sums.Row3, shape);
    }

    static void StoreRow(ArrayView<float> c, int row, int column, Float4 sums, MatMulShape shape)
    {
        Store(c, row, column, sums.X, shape);
        Store(c, row, column + 1, sums.Y, shape);
        Store(c, row, column + 2, sums.Z, shape);
        Store(c, row, column + 3, sums.W, shape);
    }

    static void Store(ArrayView<float> c, int row, int column, float sum, MatMulShape shape)
    {
        if (row < shape.M && column < shape.N)
            c[row * shape.StrideC + column] = sum;
    }
}
