using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>
/// C = Σ_k left(i, k)·right(j, k), by the structure of BLIS (Van Zee and van de Geijn, 2015): the left factor is cut into
/// panels of a tile's height, the right one into panels of a tile's width. A group of right panels is packed and stays in the
/// second-level cache, while one left panel after the other comes into the first-level cache and meets all of them: so C is
/// written in long rows, and there is time to bring the next left panel near.
/// </summary>
sealed unsafe partial class Product<V> : IDisposable where V : struct, IQuads<V>
{
    // What it takes to bring a panel's floats of a step of k near, in tiles computed meanwhile: a right panel is wider, and mostly packed.
    const double RightPanelCost = 1, LeftPanelCost = 0.4;

    static readonly int Rows = MicroKernel<V>.Rows;
    static readonly int Columns = MicroKernel<V>.Columns;

    readonly Workers workers;
    readonly Blocking blocking;
    readonly CpuBuffer<float>[] leftBlocks;
    readonly CpuBuffer<float>[] rightPanels;
    readonly CpuBuffer<float>[] scratchTiles;
    readonly CpuBuffer<float> one = new(1);
    readonly Action<int, int> multiply;

    // The product that is being computed, and how.
    ProductShape shape;
    ProductSchedule schedule;
    Factor left;
    Factor right;
    TileEpilogue epilogue = null!;
    TileEpilogue? columnSums;
    int rowItems;
    int columnItems;

    public Product(Workers workers, Blocking blocking)
    {
        this.workers = workers;
        this.blocking = blocking;
        leftBlocks = Buffers(blocking.LeftFloats);
        rightPanels = Buffers(blocking.RightFloats);
        scratchTiles = Buffers(Rows * Output<V>.ScratchTiles * Columns);
        multiply = Multiply;
        one.Upload([1f]);
    }

    int RowPanels => Panels.Count(shape.M, Rows);

    int ColumnPanels => Panels.Count(shape.N, Columns);

    /// <summary>Computes a product.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="left">The left factor.</param>
    /// <param name="right">The right factor.</param>
    /// <param name="precision">In what.</param>
    /// <param name="epilogue">Where it goes, and what is done with it.</param>
    public void Run(ProductShape shape, Factor left, Factor right, Precision precision, TileEpilogue epilogue) =>
        Run(shape, ProductSchedule.For<V>(shape, left, right, precision), left, right, epilogue, columnSums: null);

    /// <summary>Computes a product and the sums of the right factor's outputs, Σ_k right(j, k), while they are in the cache.</summary>
    public void RunWithSums(ProductShape shape, Factor left, Factor right, Precision precision, TileEpilogue epilogue, TileEpilogue sums)
    {
        var schedule = ProductSchedule.For<V>(shape, left, right, precision);
        bool areApart = schedule.IsTransposed || schedule.RoundsToTf32;
        // The sums are one more row of C, that of an input which is always 1: the same 1, read at every step.
        Run(shape, schedule, left, right, epilogue, areApart ? null : sums);
        if (areApart)
            Run(shape with { M = 1 }, new Factor(one.Data, 0, 0), right, Precision.Float32, sums);
    }

    public void Dispose()
    {
        one.Dispose();
        foreach (var buffer in leftBlocks.Concat(rightPanels).Concat(scratchTiles))
            buffer.Dispose();
    }

    void Run(ProductShape shape, ProductSchedule schedule, Factor left, Factor right, TileEpilogue epilogue, TileEpilogue? columnSums)
    {
        this.schedule = schedule;
        this.columnSums = columnSums;
        this.shape = schedule.IsTransposed ? shape.Transposed : shape;
        (this.left, this.right) = schedule.IsTransposed ? (right, left) : (left, right);
        this.epilogue = epilogue;
        // A product with few rows takes as long as its factors take to come.
        int threads = workers.For(Math.Max(shape.Flops, Workers.Move * shape.Floats));
        Deal(workers.Items(threads));
        workers.Run(threads, rowItems * columnItems, multiply);
    }

    // Cuts C into so many items that the largest is over soonest. By rows, each packs all right panels and reads its rows alone; by
    // columns, it packs its right panels alone and reads all rows.
    void Deal(int items)
    {
        double least = double.PositiveInfinity;
        for (int parts = 1; parts <= Math.Min(items, RowPanels); parts++)
        {
            int others = Math.Min(items / parts, ColumnPanels);
            double rows = Panels.Count(RowPanels, parts), columns = Panels.Count(ColumnPanels, others);
            double cost = rows * columns + rows * LeftPanelCost + columns * RightPanelCost;
            if (cost < least)
                (least, rowItems, columnItems) = (cost, parts, others);
        }
    }

    CpuBuffer<float>[] Buffers(int length) =>
        [.. Enumerable.Range(0, workers.Count).Select(_ => new CpuBuffer<float>(length))];
}
