using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>A thread's part of a tile of A·B.</summary>
/// <param name="c00">The upper left block.</param>
/// <param name="c01">The upper right block.</param>
/// <param name="c10">The lower left block.</param>
/// <param name="c11">The lower right block.</param>
/// <param name="columns">The thread's share of the sums of four columns of B.</param>
readonly struct TileSums(Block c00, Block c01, Block c10, Block c11, Float4 columns)
{
    /// <summary>The upper left block.</summary>
    public readonly Block C00 = c00;

    /// <summary>The upper right block, where there are two beside each other.</summary>
    public readonly Block C01 = c01;

    /// <summary>The lower left block, where there are two below each other.</summary>
    public readonly Block C10 = c10;

    /// <summary>The lower right block, where there are four.</summary>
    public readonly Block C11 = c11;

    /// <summary>The sums of four columns of B, over those of its rows that this thread carried into shared memory.</summary>
    public readonly Float4 Columns = columns;
}

/// <summary>
/// Where a thread finds its parts of the panels in shared memory. There are two pairs of them, one behind the other: while the threads
/// multiply one, they fill the other.
/// </summary>
/// <param name="readA">The quad of A's panel that is multiplied first.</param>
/// <param name="readB">The quad of B's panel that is multiplied first.</param>
/// <param name="writeA">The place in A's panel that is filled, in its units.</param>
/// <param name="writeB">The place in B's panel that is filled, in its units.</param>
/// <param name="flip">Quads from the pair that is multiplied to the other one.</param>
readonly struct PanelPlaces(int readA, int readB, int writeA, int writeB, int flip)
{
    /// <summary>The quad of A's panel that is multiplied first.</summary>
    public readonly int ReadA = readA;

    /// <summary>The quad of B's panel that is multiplied first.</summary>
    public readonly int ReadB = readB;

    /// <summary>The place in A's panel that is filled, in its units.</summary>
    public readonly int WriteA = writeA;

    /// <summary>The place in B's panel that is filled, in its units.</summary>
    public readonly int WriteB = writeB;

    readonly int flip = flip;

    /// <summary>The pairs change their parts.</summary>
    public PanelPlaces Swap<TTile, TA, TB>()
        where TTile : struct, ITile
        where TA : struct, IPanelLayout
        where TB : struct, IPanelLayout => new(
        ReadA + flip, ReadB + flip,
        WriteA - (Panel<RowsOf<TTile>, TA, Aligned, TTile>.Transposes ? 4 * flip : flip),
        WriteB - (Panel<ColumnsOf<TTile>, TB, Aligned, TTile>.Transposes ? 4 * flip : flip), -flip);
}

/// <summary>How far a thread is in its part of a tile.</summary>
/// <param name="sums">Its sums.</param>
/// <param name="sourceA">Where its part of A's next panel lies.</param>
/// <param name="sourceB">Where its part of B's next panel lies.</param>
/// <param name="places">Where the present panels lie.</param>
readonly struct TileProgress(TileSums sums, PanelSource sourceA, PanelSource sourceB, PanelPlaces places)
{
    /// <summary>Its sums.</summary>
    public readonly TileSums Sums = sums;

    /// <summary>Where its part of A's next panel lies.</summary>
    public readonly PanelSource SourceA = sourceA;

    /// <summary>Where its part of B's next panel lies.</summary>
    public readonly PanelSource SourceB = sourceB;

    /// <summary>Where the present panels lie.</summary>
    public readonly PanelPlaces Places = places;
}

/// <summary>
/// The product that all dense kernels share: a group computes a tile of A·B. Panels of A and B go through registers into shared
/// memory, the next ones on their way while the threads multiply the present ones; each thread sums its blocks in registers.
/// </summary>
/// <remarks>
/// The grid is (⌈N/columns⌉, ⌈M/rows⌉, splits of K) groups. ILGPU does not unroll loops, and it moves what does not change in a loop
/// into the loop: what an iteration needs is therefore carried from one to the next and changed by addition.
/// </remarks>
static class TileProduct
{
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
        ArrayView<float> a, ArrayView<float> b, MatMulShape shape, int from, int to, int member = 0)
        where TTile : struct, ITile
        where TA : struct, IPanelLayout
        where TB : struct, IPanelLayout
        where TBounds : struct, IBounds
        where TColumnSum : struct, IColumnSum
    {
        // Members begin at a quad of one view: views of their own would take registers throughout the product.
        int originA = member * (shape.Pitch.A >> 2), originB = member * (shape.Pitch.B >> 2);
        var quadsA = a.Cast<Float4>();
        var quadsB = b.Cast<Float4>();
        int strideA = shape.StrideA >> 2, strideB = shape.StrideB >> 2;
        int lengthA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Length;
        int length = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Length + Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Length;
        var panels = SharedMemory.Allocate<float>(
            2 * (Panel<RowsOf<TTile>, TA, TBounds, TTile>.Length + Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Length));

        var sourceA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Begin(Grid.IdxY * TTile.Rows, from, shape.M, strideA, originA);
        var sourceB = Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Begin(Grid.IdxX * TTile.Columns, from, shape.N, strideB, originB);
        var partA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Load(quadsA, sourceA, to - from);
        var partB = Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Load(quadsB, sourceB, to - from);
        var places = new PanelPlaces(
            PanelProduct<TTile, TA, TB>.FirstOfA + length / 4, PanelProduct<TTile, TA, TB>.FirstOfB + (lengthA + length) / 4,
            Panel<RowsOf<TTile>, TA, TBounds, TTile>.Place,
            Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Place + Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.InUnits(lengthA),
            -length / 4);
        Panel<RowsOf<TTile>, TA, TBounds, TTile>.Store(panels, places.WriteA, partA);
        Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Store(panels, places.WriteB, partB);
        Group.Barrier();

        var columns = TColumnSum.Add(default, partB);
        var progress = new TileProgress(
            new(default, default, default, default, columns),
            Panel<RowsOf<TTile>, TA, TBounds, TTile>.Next(sourceA, strideA),
            Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Next(sourceB, strideB), places.Swap<TTile, TA, TB>());
        int steps = to - from - TTile.Depth;
        // Whole panels need no checks.
        for (; steps >= TTile.Depth; steps -= TTile.Depth)
        {
            progress = Advance<TTile, TA, TB, Aligned, TColumnSum>(progress, panels, quadsA, quadsB, strideA, strideB, TTile.Depth);
            Group.Barrier();
        }
        if (TBounds.AreChecked && steps > 0)
        {
            progress = Advance<TTile, TA, TB, TBounds, TColumnSum>(progress, panels, quadsA, quadsB, strideA, strideB, steps);
            Group.Barrier();
        }
        return PanelProduct<TTile, TA, TB>.Add(progress.Sums, panels, progress.Places);
    }

    // Multiplies the present panels, while the next ones are on their way.
    static TileProgress Advance<TTile, TA, TB, TBounds, TColumnSum>(
        TileProgress progress, ArrayView<float> panels, ArrayView<Float4> a, ArrayView<Float4> b, int strideA, int strideB, int steps)
        where TTile : struct, ITile
        where TA : struct, IPanelLayout
        where TB : struct, IPanelLayout
        where TBounds : struct, IBounds
        where TColumnSum : struct, IColumnSum
    {
        var partA = Panel<RowsOf<TTile>, TA, TBounds, TTile>.Load(a, progress.SourceA, steps);
        var partB = Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Load(b, progress.SourceB, steps);
        var sums = PanelProduct<TTile, TA, TB>.Add(progress.Sums, panels, progress.Places);
        Panel<RowsOf<TTile>, TA, TBounds, TTile>.Store(panels, progress.Places.WriteA, partA);
        Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Store(panels, progress.Places.WriteB, partB);
        return new(
            new(sums.C00, sums.C01, sums.C10, sums.C11, TColumnSum.Add(sums.Columns, partB)),
            Panel<RowsOf<TTile>, TA, TBounds, TTile>.Next(progress.SourceA, strideA),
            Panel<ColumnsOf<TTile>, TB, TBounds, TTile>.Next(progress.SourceB, strideB),
            progress.Places.Swap<TTile, TA, TB>());
    }

    /// <summary>The first of this thread's rows within the tile, in blocks of 4.</summary>
    public static int BlockRow<TTile>() where TTile : struct, ITile =>
        Group.IdxX / WarpSize / WarpsAcross<TTile>() * (WarpSize / WarpColumns<TTile>()) + Group.IdxX % WarpSize / WarpColumns<TTile>();

    /// <summary>The first of this thread's columns within the tile, in blocks of 4.</summary>
    public static int BlockColumn<TTile>() where TTile : struct, ITile =>
        Group.IdxX / WarpSize % WarpsAcross<TTile>() * WarpColumns<TTile>() + Group.IdxX % WarpColumns<TTile>();

    /// <summary>Threads of a warp.</summary>
    public const int WarpSize = 32;

    static int ThreadsAcross<TTile>() where TTile : struct, ITile => TTile.Columns / (4 * TTile.ColumnBlocks);

    // The blocks of a warp are 4 × 8: of all shapes, that reads least of the panels. On tensor cores they are 8 × 4.
    static int WarpColumns<TTile>() where TTile : struct, ITile => TTile.Precision == Precision.Tf32
        ? TensorCores.BlocksAcross
        : ThreadsAcross<TTile>() < 8 ? ThreadsAcross<TTile>() : 8;

    static int WarpsAcross<TTile>() where TTile : struct, ITile => ThreadsAcross<TTile>() / WarpColumns<TTile>();
}
