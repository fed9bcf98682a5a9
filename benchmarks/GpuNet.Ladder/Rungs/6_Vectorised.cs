using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Ladder.Rungs;

/// <summary>
/// Every access takes 16 bytes. For that A lies transposed in shared memory, and a thread's second rows and columns are half a tile
/// from its first: then neighbours read and write neighbouring quads, and no bank is wanted twice. Rows that are 4 floats longer than
/// the tile let the transposing stores miss each other, too.
/// </summary>
static class Vectorised
{
    const int Rows = 128, Columns = 128, Depth = 8, Threads = 256;
    const int PaddedRows = Rows + 4, RowQuads = PaddedRows / 4, ColumnQuads = Columns / 4, Half = 64;

    public static Rung Rung { get; } = new(6, nameof(Vectorised), "16 bytes an access", Run, Rows, Columns, Threads);

    public static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, MatMulShape shape)
    {
        var panelA = SharedMemory.Allocate<float>(Depth * PaddedRows); // (Depth, Rows): Aᵀ
        var panelB = SharedMemory.Allocate<float>(Depth * Columns); // (Depth, Columns)
        var rows = panelA.Cast<Float4>();
        var columns = panelB.Cast<Float4>();
        int thread = Group.IdxX;
        int top = Grid.IdxY * Rows, left = Grid.IdxX * Columns;
        int y = thread / 16, x = thread % 16; // in quads

        Block c00 = default, c01 = default, c10 = default, c11 = default;
        for (int first = 0; first < shape.K; first += Depth)
        {
            // A panel has 256 quads, one a thread: 2 in each row of A, 32 in each of B.
            var quadA = Load(a, top + thread / 2, first + thread % 2 * 4, shape.M, shape.StrideA);
            Transpose(panelA, thread % 2 * 4 * PaddedRows + thread / 2, quadA);
            columns[thread] = Load(b, first + thread / ColumnQuads, left + thread % ColumnQuads * 4, shape.K, shape.StrideB);
            Group.Barrier();
            for (int k = 0; k < Depth; k++)
            {
                var a0 = rows[k * RowQuads + y];
                var a1 = rows[k * RowQuads + y + Half / 4];
                var b0 = columns[k * ColumnQuads + x];
                var b1 = columns[k * ColumnQuads + x + Half / 4];
                c00 = c00.MultiplyAdd(a0, b0);
                c01 = c01.MultiplyAdd(a0, b1);
                c10 = c10.MultiplyAdd(a1, b0);
                c11 = c11.MultiplyAdd(a1, b1);
            }
            Group.Barrier();
        }
        Store(c, top + y * 4, left + x * 4, c00, shape);
        Store(c, top + y * 4, left + x * 4 + Half, c01, shape);
        Store(c, top + y * 4 + Half, left + x * 4, c10, shape);
        Store(c, top + y * 4 + Half, left + x * 4 + Half, c11, shape);
    }

    // Rows end with zeros up to a whole quad.
    static Float4 Load(ArrayView<float> source, int row, int column, int rows, int stride) =>
        row < rows && column < stride ? source.Cast<Float4>()[(row * stride + column) >> 2] : default;

    static void Transpose(ArrayView<float> panel, int place, Float4 quad)
    {
        panel[place] = quad.X;
        panel[place + PaddedRows] = quad.Y;
        panel[place + 2 * PaddedRows] = quad.Z;
        panel[place + 3 * PaddedRows] = quad.W;
    }

    static void Store(ArrayView<float> c, int row, int column, Block sums, MatMulShape shape)
    {
        StoreQuad(c, row, column, sums.Row0, shape);
        StoreQuad(c, row + 1, column, sums.Row1, shape);
        StoreQuad(c, row + 2, column, sums.Row2, shape);
        StoreQuad(c, row + 3, column, sums.Row3, shape);
    }

    static void StoreQuad(ArrayView<float> c, int row, int column, Float4 sums, MatMulShape shape)
    {
        if (row < shape.M && column < shape.StrideC)
            c.Cast<Float4>()[(row * shape.StrideC + column) >> 2] = sums;
    }
}
