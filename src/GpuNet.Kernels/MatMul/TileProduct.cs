using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>A thread's part of a tile of A·B.</summary>
/// <param name="c00">The upper left block.</param>
/// <param name="c01">The upper right block.</param>
/// <param name="c10">The lower left block.</param>
/// <param name="c11">The lower right block.</param>
/// <param name="columns">The partial sums of four columns of B.</param>
readonly struct TileSums(Block c00, Block c01, Block c10, Block c11, Float4 columns)
{
    /// <summary>The upper left block.</summary>
    public readonly Block C00 = c00;

    /// <summary>The upper right block, in tiles with two blocks in a row.</summary>
    public readonly Block C01 = c01;

    /// <summary>The lower left block, in tiles with two blocks in a column.</summary>
    public readonly Block C10 = c10;

    /// <summary>The lower right block, in tiles with four.</summary>
    public readonly Block C11 = c11;

    /// <summary>The sums of four columns of B, over the rows that this thread copied to shared memory.</summary>
    public readonly Float4 Columns = columns;
}

/// <summary>
/// The position of a thread's part in the double buffers: there are two panels per operand in shared memory, and the threads fill one while
/// they multiply the other.
/// </summary>
/// <param name="read">The place in the panel that is multiplied.</param>
/// <param name="write">The place in the panel that is filled.</param>
/// <param name="flip">From the first panel to the second, or back.</param>
readonly struct PanelPlaces(int read, int write, int flip)
{
    /// <summary>The place in the panel that is multiplied.</summary>
    public readonly int Read = read;

    /// <summary>The place in the panel that is filled.</summary>
    public readonly int Write = write;

    readonly int flip = flip;

    /// <summary>Swaps the two panels.</summary>
    public PanelPlaces Swap() => new(Read + flip, Write - flip, -flip);
}

/// <summary>
/// The product that all dense kernels share: a group computes a tile of A·B. Panels of A and B go through registers into shared memory; the
/// next ones are loaded while the threads multiply the current ones. Each thread sums its blocks in registers.
/// </summary>
/// <remarks>
/// The grid is (⌈N/columns⌉, ⌈M/rows⌉, splits of K) groups. ILGPU does not unroll loops, and moves loop invariants into the loop. Loop
/// state is therefore carried from one iteration to the next and updated by addition.
/// </remarks>
static class TileProduct
{
    /// <summary>Depth of a panel: steps of the sum in shared memory.</summary>
    public const int Depth = 8;

    /// <summary>Threads of a group.</summary>
    public static int GroupSize<TTile>() where TTile : struct, ITile =>
        TTile.Rows * TTile.Columns / (16 * TTile.RowBlocks * TTile.ColumnBlocks);

    /// <summary>Bytes of shared memory of a group: two panels of A and two of B.</summary>
    public static int SharedBytes<TTile, TA, TB>()
        where TTile : struct, ITile
        where TA : struct, IPanelLayout
        where TB : struct, IPanelLayout =>
        2 * sizeof(float) * (Panel<RowsOf<TTile>, TA, Aligned, TTile>.Length + Panel<ColumnsOf<TTile>, TB, Aligned, TTile>.Length);

    /// <summary>
    /// The steps from <paramref name="from"/> to <paramref name="to"/>, at least one, of this group's tile. All its threads must call it.
    /// </summary>
    public static TileSums Sum<TTile, TA, TB, TBounds, TColumnSum>(
        ArrayView<float> a, ArrayView<float> b, MatMulShape shape, int from, int to)
        where TTile : struct, ITile
        where TA : struct, IPanelLayout
        where TB : struct, IPanelLayout
        where TBounds : struct, IBounds
        where TColumnSum : struct, IColumnSum
    {
        var quadsA = a.Cast<Float4>();
        var quadsB = b.Cast<Float4>();
        int strideA = shape.StrideA >> 2, strideB = shape.StrideB >> 2;
        int lengthA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Length;
        int lengthB = Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Length;
        var panelsA = SharedMemory.Allocate<float>(2 * Panel<RowsOf<TTile>, TA, TBounds, TTile>.Length);
        var panelsB = SharedMemory.Allocate<float>(2 * Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Length);

        var sourceA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Begin(Grid.IdxY * TTile.Rows, from, shape.M, to, strideA);
        var sourceB = Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Begin(Grid.IdxX * TTile.Columns, from, shape.N, to, strideB);
        var placesA = new PanelPlaces(4 * BlockRow<TTile>(), lengthA + Panel<RowsOf<TTile>, TA, TBounds, TTile>.Place, lengthA);
        var placesB = new PanelPlaces(4 * BlockColumn<TTile>(), lengthB + Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Place, lengthB);
        var partA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Load(quadsA, sourceA);
        var partB = Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Load(quadsB, sourceB);
        Panel<RowsOf<TTile>, TA, TBounds, TTile>.Store(panelsA, placesA.Write - lengthA, partA);
        Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Store(panelsB, placesB.Write - lengthB, partB);
        Group.Barrier();

        TileSums sums = default;
        var columns = TColumnSum.Add(default, partB);
        for (int k = from + Depth; k < to; k += Depth)
        {
            sourceA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Next(sourceA, strideA);
            sourceB = Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Next(sourceB, strideB);
            partA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Load(quadsA, sourceA);
            partB = Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Load(quadsB, sourceB);
            sums = Multiply<TTile, TA, TB, TBounds>(sums, panelsA, panelsB, placesA.Read, placesB.Read);
            columns = TColumnSum.Add(columns, partB);
            Panel<RowsOf<TTile>, TA, TBounds, TTile>.Store(panelsA, placesA.Write, partA);
            Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Store(panelsB, placesB.Write, partB);
            placesA = placesA.Swap();
            placesB = placesB.Swap();
            Group.Barrier();
        }
        sums = Multiply<TTile, TA, TB, TBounds>(sums, panelsA, panelsB, placesA.Read, placesB.Read);
        return new(sums.C00, sums.C01, sums.C10, sums.C11, columns);
    }

    /// <summary>The first of this thread's rows within the tile, in blocks of 4.</summary>
    public static int BlockRow<TTile>() where TTile : struct, ITile =>
        Group.IdxX / WarpSize / WarpsAcross<TTile>() * (WarpSize / WarpColumns<TTile>()) + Group.IdxX % WarpSize / WarpColumns<TTile>();

    /// <summary>The first of this thread's columns within the tile, in blocks of 4.</summary>
    public static int BlockColumn<TTile>() where TTile : struct, ITile =>
        Group.IdxX / WarpSize % WarpsAcross<TTile>() * WarpColumns<TTile>() + Group.IdxX % WarpColumns<TTile>();

    // The blocks of a warp form a 4 × 8 rectangle, the shape with the fewest shared-memory reads.
    const int WarpSize = 32;

    static int ThreadsAcross<TTile>() where TTile : struct, ITile => TTile.Columns / (4 * TTile.ColumnBlocks);

    static int WarpColumns<TTile>() where TTile : struct, ITile => ThreadsAcross<TTile>() < 8 ? ThreadsAcross<TTile>() : 8;

    static int WarpsAcross<TTile>() where TTile : struct, ITile => ThreadsAcross<TTile>() / WarpColumns<TTile>();

    // Two steps of the sum at a time, so that the operands of one load while the other is computed. More steps would need more registers:
    // ILGPU groups the steps by output, and then all operands are in registers at once.
    static TileSums Multiply<TTile, TA, TB, TBounds>(
        TileSums sums, ArrayView<float> panelsA, ArrayView<float> panelsB, int firstA, int firstB)
        where TTile : struct, ITile
        where TA : struct, IPanelLayout
        where TB : struct, IPanelLayout
        where TBounds : struct, IBounds
    {
        int strideA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Stride >> 2;
        int strideB = Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Stride >> 2;
        var quadsA = panelsA.Cast<Float4>();
        var quadsB = panelsB.Cast<Float4>();
        int placeA = firstA >> 2, placeB = firstB >> 2;
        for (int step = 0; step < Depth; step += 2)
        {
            // Constant offsets from here on. The second block of rows or columns is half a tile away.
            var rows = quadsA.SubView(placeA, strideA + TTile.Rows / 8 * (TTile.RowBlocks - 1) + 1);
            var columns = quadsB.SubView(placeB, strideB + TTile.Columns / 8 * (TTile.ColumnBlocks - 1) + 1);
            sums = Step<TTile>(sums, rows, columns, 0, 0);
            sums = Step<TTile>(sums, rows, columns, strideA, strideB);
            placeA += 2 * strideA;
            placeB += 2 * strideB;
        }
        return sums;
    }

    static TileSums Step<TTile>(TileSums sums, ArrayView<Float4> a, ArrayView<Float4> b, int placeA, int placeB)
        where TTile : struct, ITile
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
            default);
    }
}
