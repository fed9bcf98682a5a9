using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>A thread's part of a tile of A·B.</summary>
/// <param name="c00">The upper left block.</param>
/// <param name="c01">The upper right block.</param>
/// <param name="c10">The lower left block.</param>
/// <param name="c11">The lower right block.</param>
/// <param name="columnSum">The sum of a column of B, in the first tiles of C's columns.</param>
public readonly struct TileSums(Block c00, Block c01, Block c10, Block c11, float columnSum)
{
    /// <summary>The upper left block.</summary>
    public readonly Block C00 = c00;

    /// <summary>The upper right block, where there are two beside each other.</summary>
    public readonly Block C01 = c01;

    /// <summary>The lower left block, where there are two below each other.</summary>
    public readonly Block C10 = c10;

    /// <summary>The lower right block, where there are four.</summary>
    public readonly Block C11 = c11;

    /// <summary>The sum of a column of B, for threads below the tile's columns in the first tiles of C's columns.</summary>
    public readonly float ColumnSum = columnSum;
}

/// <summary>
/// The product that all dense kernels share: a group computes a tile of A·B. Panels of A and B go through registers into shared
/// memory, the next ones on their way while the threads multiply the present ones; each thread sums its blocks in registers.
/// </summary>
/// <remarks>The grid is (⌈N/columns⌉, ⌈M/rows⌉, splits of K) groups.</remarks>
public static class TileProduct
{
    /// <summary>Steps of the sum for which panels are in shared memory.</summary>
    public const int Depth = 16;

    /// <summary>Threads of a group.</summary>
    public static int GroupSize<TTile>() where TTile : struct, ITile =>
        TTile.Rows * TTile.Columns / (16 * TTile.RowBlocks * TTile.ColumnBlocks);

    /// <summary>Bytes of shared memory of a group: a panel of A and one of B.</summary>
    public static int SharedBytes<TTile, TA, TB>()
        where TTile : struct, ITile
        where TA : struct, IPanelLayout
        where TB : struct, IPanelLayout =>
        4 * Depth * (Panel<RowsOf<TTile>, TA, Aligned, TTile>.Stride + Panel<ColumnsOf<TTile>, TB, Aligned, TTile>.Stride);

    /// <summary>The steps from <paramref name="from"/> to <paramref name="to"/> of this group's tile. All its threads must call it.</summary>
    /// <typeparam name="TTile">The tile.</typeparam>
    /// <typeparam name="TA">How A lies.</typeparam>
    /// <typeparam name="TB">How B lies.</typeparam>
    /// <typeparam name="TBounds">Whether sizes are multiples of the tile's.</typeparam>
    /// <typeparam name="TColumnSum">Whether the columns of B are summed, too.</typeparam>
    public static TileSums Sum<TTile, TA, TB, TBounds, TColumnSum>(ArrayView<float> a, ArrayView<float> b, MatMulShape shape, int from, int to)
        where TTile : struct, ITile
        where TA : struct, IPanelLayout
        where TB : struct, IPanelLayout
        where TBounds : struct, IBounds
        where TColumnSum : struct, IColumnSum
    {
        var quadsA = a.Cast<Float4>();
        var quadsB = b.Cast<Float4>();
        int row = Grid.IdxY * TTile.Rows;
        int column = Grid.IdxX * TTile.Columns;
        int strideA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Stride;
        int strideB = Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Stride;
        var panelA = SharedMemory.Allocate<float>(Depth * Panel<RowsOf<TTile>, TA, TBounds, TTile>.Stride);
        var panelB = SharedMemory.Allocate<float>(Depth * Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Stride);
        // This thread's rows of A and columns of B; the second block of each lies half a tile further on.
        var rowsA = panelA.SubView(BlockRow<TTile>() * 4, Depth * strideA - BlockRow<TTile>() * 4).Cast<Float4>();
        var columnsB = panelB.SubView(BlockColumn<TTile>() * 4, Depth * strideB - BlockColumn<TTile>() * 4).Cast<Float4>();

        TileSums sums = default;
        var nextA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Load(quadsA, row, from, shape.M, to, shape.StrideA >> 2);
        var nextB = Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Load(quadsB, column, from, shape.N, to, shape.StrideB >> 2);
        for (int k = from; k < to; k += Depth)
        {
            Panel<RowsOf<TTile>, TA, TBounds, TTile>.Store(panelA, nextA);
            Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Store(panelB, nextB);
            Group.Barrier();
            if (k + Depth < to)
            {
                nextA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Load(quadsA, row, k + Depth, shape.M, to, shape.StrideA >> 2);
                nextB = Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Load(quadsB, column, k + Depth, shape.N, to, shape.StrideB >> 2);
            }
            float columnSum = TColumnSum.Add<TTile>(sums.ColumnSum, panelB, strideB);
            sums = new(sums.C00, sums.C01, sums.C10, sums.C11, columnSum);
            sums = Steps8<TTile>(sums, rowsA, columnsB, strideA >> 2, strideB >> 2, 0);
            sums = Steps8<TTile>(sums, rowsA, columnsB, strideA >> 2, strideB >> 2, 8);
            Group.Barrier();
        }
        return sums;
    }

    /// <summary>The first of this thread's rows within the tile, in blocks of 4.</summary>
    public static int BlockRow<TTile>() where TTile : struct, ITile => Group.IdxX / (TTile.Columns / (4 * TTile.ColumnBlocks));

    /// <summary>The first of this thread's columns within the tile, in blocks of 4.</summary>
    public static int BlockColumn<TTile>() where TTile : struct, ITile => Group.IdxX % (TTile.Columns / (4 * TTile.ColumnBlocks));

    // Straight-line code with constant offsets: ILGPU does not unroll loops.
    static TileSums Steps8<TTile>(TileSums sums, ArrayView<Float4> a, ArrayView<Float4> b, int strideA, int strideB, int first)
        where TTile : struct, ITile
    {
        sums = Step<TTile>(sums, a, b, first * strideA, first * strideB);
        sums = Step<TTile>(sums, a, b, (first + 1) * strideA, (first + 1) * strideB);
        sums = Step<TTile>(sums, a, b, (first + 2) * strideA, (first + 2) * strideB);
        sums = Step<TTile>(sums, a, b, (first + 3) * strideA, (first + 3) * strideB);
        sums = Step<TTile>(sums, a, b, (first + 4) * strideA, (first + 4) * strideB);
        sums = Step<TTile>(sums, a, b, (first + 5) * strideA, (first + 5) * strideB);
        sums = Step<TTile>(sums, a, b, (first + 6) * strideA, (first + 6) * strideB);
        return Step<TTile>(sums, a, b, (first + 7) * strideA, (first + 7) * strideB);
    }

    static TileSums Step<TTile>(TileSums sums, ArrayView<Float4> a, ArrayView<Float4> b, int placeA, int placeB) where TTile : struct, ITile
    {
        var a0 = a[placeA];
        var b0 = b[placeB];
        var a1 = TTile.RowBlocks > 1 ? a[placeA + TTile.Rows / 8] : default;
        var b1 = TTile.ColumnBlocks > 1 ? b[placeB + TTile.Columns / 8] : default;
        return new(
            sums.C00.MultiplyAdd(a0, b0),
            TTile.ColumnBlocks > 1 ? sums.C01.MultiplyAdd(a0, b1) : default,
            TTile.RowBlocks > 1 ? sums.C10.MultiplyAdd(a1, b0) : default,
            TTile.RowBlocks > 1 && TTile.ColumnBlocks > 1 ? sums.C11.MultiplyAdd(a1, b1) : default,
            sums.ColumnSum);
    }
}
