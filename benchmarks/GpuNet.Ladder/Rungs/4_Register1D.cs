using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Ladder.Rungs;

/// <summary>
/// A thread computes eight outputs below each other. A float of B, once in a register, is used eight times: 9 loads from shared
/// memory for 8 multiplications, not 16. The sums are eight named locals, since ILGPU keeps an array that a loop runs over in slow
/// local memory.
/// </summary>
static class Register1D
{
    const int Rows = 32, Columns = 64, Depth = 8, RowsPerThread = 8, Threads = Rows * Columns / RowsPerThread;

    public static Rung Rung { get; } = new(4, nameof(Register1D), "8 outputs a thread", Run, Rows, Columns, Threads);

    public static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, MatMulShape shape)
    {
        var panelA = SharedMemory.Allocate<float>(Rows * Depth); // (Rows, Depth)
        var panelB = SharedMemory.Allocate<float>(Depth * Columns); // (Depth, Columns)
        int thread = Group.IdxX;
        int top = Grid.IdxY * Rows, left = Grid.IdxX * Columns;
        int y = thread / Columns * RowsPerThread, x = thread % Columns;

        float sum0 = 0f, sum1 = 0f, sum2 = 0f, sum3 = 0f, sum4 = 0f, sum5 = 0f, sum6 = 0f, sum7 = 0f;
        for (int first = 0; first < shape.K; first += Depth)
        {
            for (int i = thread; i < Rows * Depth; i += Threads)
                panelA[i] = Load(a, top + i / Depth, first + i % Depth, shape.M, shape.K, shape.StrideA);
            for (int i = thread; i < Depth * Columns; i += Threads)
                panelB[i] = Load(b, first + i / Columns, left + i % Columns, shape.K, shape.N, shape.StrideB);
            Group.Barrier();
            for (int k = 0; k < Depth; k++)
            {
                float value = panelB[k * Columns + x];
                sum0 += panelA[y * Depth + k] * value;
                sum1 += panelA[(y + 1) * Depth + k] * value;
                sum2 += panelA[(y + 2) * Depth + k] * value;
                sum3 += panelA[(y + 3) * Depth + k] * value;
                sum4 += panelA[(y + 4) * Depth + k] * value;
                sum5 += panelA[(y + 5) * Depth + k] * value;
                sum6 += panelA[(y + 6) * Depth + k] * value;
                sum7 += panelA[(y + 7) * Depth + k] * value;
            }
            Group.Barrier();
        }
        Store(c, top + y, left + x, sum0, shape);
        Store(c, top + y + 1, left + x, sum1, shape);
        Store(c, top + y + 2, left + x, sum2, shape);
        Store(c, top + y + 3, left + x, sum3, shape);
        Store(c, top + y + 4, left + x, sum4, shape);
        Store(c, top + y + 5, left + x, sum5, shape);
        Store(c, top + y + 6, left + x, sum6, shape);
        Store(c, top + y + 7, left + x, sum7, shape);
    }

    static float Load(ArrayView<float> source, int row, int column, int rows, int columns, int stride) =>
        row < rows && column < columns ? source[row * stride + column] : 0f;

    static void Store(ArrayView<float> c, int row, int column, float sum, MatMulShape shape)
    {
        if (row < shape.M && column < shape.N)
            c[row * shape.StrideC + column] = sum;
    }
}
