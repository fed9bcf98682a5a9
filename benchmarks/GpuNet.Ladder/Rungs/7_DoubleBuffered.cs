using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Ladder.Rungs;

/// <summary>
/// Two panels of each operand: while the threads multiply one, the quads of the next are on their way to registers, and then go to
/// the other, which nobody reads. So global memory has a whole panel's time to answer, and one barrier a panel is enough.
/// </summary>
static class DoubleBuffered
{
    const int Rows = 128, Columns = 128, Depth = 8, Threads = 256;
    const int PaddedRows = Rows + 4, RowQuads = PaddedRows / 4, ColumnQuads = Columns / 4, Half = 64;

    public static Rung Rung { get; } = new(7, nameof(DoubleBuffered), "the next panels on their way", Run, Rows, Columns, Threads);

    public static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, MatMulShape shape)
    {
        var panelsA = SharedMemory.Allocate<float>(2 * Depth * PaddedRows); // (2, Depth, Rows): Aᵀ
        var panelsB = SharedMemory.Allocate<float>(2 * Depth * Columns); // (2, Depth, Columns)
        var rows = panelsA.Cast<Float4>();
        var columns = panelsB.Cast<Float4>();
        int thread = Group.IdxX;
        int top = Grid.IdxY * Rows, left = Grid.IdxX * Columns;
        int y = thread / 16, x = thread % 16; // in quads

        Block c00 = default, c01 = default, c10 = default, c11 = default;
        int step = 0; // of the panel that is multiplied: 0 or Depth
        Transpose(panelsA, 0, LoadA(a, top, 0, shape));
        columns[thread] = LoadB(b, left, 0, shape);
        Group.Barrier();
        for (int first = 0; first < shape.K; first += Depth)
        {
            // Behind the last panel these are zeros.
            var nextA = LoadA(a, top, first + Depth, shape);
            var nextB = LoadB(b, left, first + Depth, shape);
            for (int k = step; k < step + Depth; k++)
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
            step = Depth - step;
            Transpose(panelsA, step, nextA);
            columns[step * ColumnQuads + thread] = nextB;
            Group.Barrier();
        }
        Store(c, top + y * 4, left + x * 4, c00, shape);
        Store(c, top + y * 4, left + x * 4 + Half, c01, shape);
        Store(c, top + y * 4 + Half, left + x * 4, c10, shape);
        Store(c, top + y * 4 + Half, left + x * 4 + Half, c11, shape);
    }

    // A panel has 256 quads, one a thread: 2 in each row of A, 32 in each of B.
    static Float4 LoadA(ArrayView<float> a, int top, int first, MatMulShape shape) =>
        Load(a, top + Group.IdxX / 2, first + Group.IdxX % 2 * 4, shape.M, shape.StrideA);

    static Float4 LoadB(ArrayView<float> b, int left, int first, MatMulShape shape) =>
        Load(b, first + Group.IdxX / ColumnQuads, left + Group.IdxX % ColumnQuads * 4, shape.K, shape.StrideB);

    // Rows end with zeros up to a whole quad.
    static Float4 Load(ArrayView<float> source, int row, int column, int rows, int stride) =>
        row < rows && column < stride ? source.Cast<Float4>()[(row * stride + column) >> 2] : default;

    static void Transpose(ArrayView<float> panels, int step, Float4 quad)
    {
        int place = (step + Group.IdxX % 2 * 4) * PaddedRows + Group.IdxX / 2;
        panels[place] = quad.X;
        panels[place + PaddedRows] = quad.Y;
        panels[place + 2 * PaddedRows] = quad.Z;
        panels[place + 3 * PaddedRows] = quad.W;
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
