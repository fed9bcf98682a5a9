using GpuNet.Kernels.Vectors;

namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>
/// C = Σ_k left(i, k)·right(j, k), by the structure of BLIS (Van Zee and van de Geijn, 2015): the right factor is cut into
/// panels of a tile's width, the left one into panels of a tile's height; a block of left panels stays in the second-level
/// cache while one piece of a right panel after the other sits in the first-level cache.
/// </summary>
sealed unsafe class Product<V> : IDisposable where V : struct, IVector<V>
{
    // The piece of a right panel that is used at a time: 48 KB.
    const int RightPieceFloats = 12 * 1024;
    // A block of left panels: 384 KB.
    const int LeftBlockFloats = 96 * 1024;
    // Depth that is gone through at a time; a left block has eight panels of it.
    const int MaximumPart = 1024;
    // Right panels that are packed together, so that the source is read in long rows.
    const int PackedTogether = 8;

    static readonly int Rows = MicroKernel<V>.Rows;
    static readonly int Columns = MicroKernel<V>.Columns;

    readonly Workers workers;
    readonly CpuBuffer<float>[] leftBlocks;
    readonly CpuBuffer<float>[] scratchTiles;
    readonly CpuBuffer<float> one = new(1);
    readonly Action<int, int> packRight;
    readonly Action<int, int> multiply;
    CpuBuffer<float> rightPanels = new(0);

    // The product that is being computed, and how.
    ProductShape shape;
    Schedule schedule;
    Factor left;
    Factor right;
    Output<V> output;
    Output<V>? columnSums;
    DepthRange part;
    int packItems;
    int rowItems;
    int columnItems;

    public Product(Workers workers)
    {
        this.workers = workers;
        leftBlocks = Buffers(workers.Count, LeftBlockFloats);
        scratchTiles = Buffers(workers.Count, Rows * Columns);
        packRight = PackRight;
        multiply = Multiply;
        one.Upload([1f]);
    }

    int RowPanels => Panels.Count(shape.M, Rows);

    int ColumnPanels => Panels.Count(shape.N, Columns);

    /// <summary>Takes the memory for products up to that size, so that none is taken when they run.</summary>
    public void Reserve(ProductShape largest)
    {
        int outputs = Columns * Panels.Count(Math.Max(largest.M, largest.N), Columns);
        int floats = checked(outputs * Math.Min(largest.K, MaximumPart));
        if (floats <= rightPanels.Length)
            return;
        rightPanels.Dispose();
        rightPanels = new CpuBuffer<float>(floats);
    }

    /// <summary>Computes a product.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="left">The left factor.</param>
    /// <param name="right">The right factor.</param>
    /// <param name="epilogue">Where it goes, and what is done with it.</param>
    public void Run(ProductShape shape, Factor left, Factor right, Epilogue epilogue) =>
        Run(shape, Schedule.For<V>(shape, left, right), left, right, epilogue, columnSums: null);

    /// <summary>Computes a product and the sums of the right factor's outputs, Σ_k right(j, k), while they are in the cache.</summary>
    public void RunWithSums(ProductShape shape, Factor left, Factor right, Epilogue epilogue, Epilogue sums)
    {
        var schedule = Schedule.For<V>(shape, left, right);
        // The sums are one more row of C, that of an input which is always 1: the same 1, read at every step.
        Run(shape, schedule, left, right, epilogue, schedule.IsTransposed ? null : new Output<V>(isTransposed: false, sums));
        if (schedule.IsTransposed)
            Run(shape with { M = 1 }, new Factor(one.Data, 0, 0), right, sums);
    }

    public void Dispose()
    {
        one.Dispose();
        rightPanels.Dispose();
        foreach (var buffer in leftBlocks.Concat(scratchTiles))
            buffer.Dispose();
    }

    void Run(ProductShape shape, Schedule schedule, Factor left, Factor right, Epilogue epilogue, Output<V>? columnSums)
    {
        this.schedule = schedule;
        this.columnSums = columnSums;
        this.shape = schedule.IsTransposed ? shape.Transposed : shape;
        (this.left, this.right) = schedule.IsTransposed ? (right, left) : (left, right);
        output = new Output<V>(schedule.IsTransposed, epilogue);

        int threads = workers.For(shape.Flops);
        Deal(threads);
        int parts = Panels.Count(shape.K, MaximumPart);
        for (int i = 0; i < parts; i++)
        {
            part = new DepthRange(Share(i, parts, shape.K), Share(i + 1, parts, shape.K), shape.K);
            if (schedule.PacksRight)
                workers.Run(threads, packItems, packRight);
            workers.Run(threads, rowItems * columnItems, multiply);
        }
    }

    // Cuts C into items: some for each thread, by rows first, since left panels are packed once for every item.
    void Deal(int threads)
    {
        int blocks = Panels.Count(RowPanels, BlockPanels(Math.Min(shape.K, MaximumPart)));
        int items = threads == 1 ? 1 : threads * Math.Max(4, Panels.Count(blocks, threads));
        rowItems = Math.Min(items, (RowPanels + 3) / 4);
        columnItems = Math.Min(ColumnPanels, Panels.Count(items, rowItems));
        packItems = Math.Min(ColumnPanels, Math.Max(items, ColumnPanels / PackedTogether));
    }

    void PackRight(int item, int thread)
    {
        int first = Share(item, packItems, ColumnPanels) * Columns;
        int end = Math.Min(shape.N, Share(item + 1, packItems, ColumnPanels) * Columns);
        float* panels = rightPanels.Data + (nint)first * part.Length;
        Packing<V>.Pack(right.From(first, part.Start), end - first, part.Length, Columns, panels);
    }

    void Multiply(int item, int thread)
    {
        int rowItem = item % rowItems, columnItem = item / rowItems;
        int firstRow = Share(rowItem, rowItems, RowPanels), rows = Share(rowItem + 1, rowItems, RowPanels) - firstRow;
        int firstColumn = Share(columnItem, columnItems, ColumnPanels), endColumn = Share(columnItem + 1, columnItems, ColumnPanels);
        // Where all of the item's right panels fit into the first-level cache, one left panel at a time meets them all.
        bool isFlat = (long)(endColumn - firstColumn) * Columns * part.Length <= RightPieceFloats;
        int blocks = isFlat ? rows : Panels.Count(rows, BlockPanels(part.Length));
        for (int i = 0; i < blocks; i++)
            MultiplyBlock(firstRow + Share(i, blocks, rows), firstRow + Share(i + 1, blocks, rows), firstColumn, endColumn, thread);
    }

    void MultiplyBlock(int firstRow, int endRow, int firstColumn, int endColumn, int thread)
    {
        Panels lefts = LeftPanels(firstRow, endRow, thread), rights = RightPanels();
        float* scratch = scratchTiles[thread].Data;
        int pieces = Panels.Count(part.Length, RightPieceFloats / Columns);
        for (int column = firstColumn; column < endColumn; column++)
        {
            int width = Math.Min(Columns, shape.N - column * Columns);
            for (int i = 0; i < pieces; i++)
            {
                int start = Share(i, pieces, part.Length), end = Share(i + 1, pieces, part.Length);
                var depth = part with { Start = part.Start + start, End = part.Start + end };
                var panel = rights.Panel(column, start);
                if (firstRow == 0)
                    columnSums?.Tile(new Block(0, column * Columns, 1, width), depth, new Factor(one.Data, 0, 0), panel, scratch);
                for (int row = firstRow; row < endRow; row++)
                {
                    var tile = new Block(row * Rows, column * Columns, Math.Min(Rows, shape.M - row * Rows), width);
                    output.Tile(tile, depth, lefts.Panel(row - firstRow, start), panel, scratch);
                }
            }
        }
    }

    Panels LeftPanels(int firstRow, int endRow, int thread)
    {
        var source = left.From((nint)firstRow * Rows, part.Start);
        if (!schedule.PacksLeft)
            return new Panels(source, Rows * left.Stride);
        float* block = leftBlocks[thread].Data;
        Packing<V>.Pack(source, Math.Min(endRow * Rows, shape.M) - firstRow * Rows, part.Length, Rows, block);
        return new Panels(new Factor(block, 1, Rows), (nint)Rows * part.Length);
    }

    Panels RightPanels() => schedule.PacksRight
        ? new Panels(new Factor(rightPanels.Data, 1, Columns), (nint)Columns * part.Length)
        : new Panels(right.From(0, part.Start), Columns * right.Stride);

    static int BlockPanels(int depth) => LeftBlockFloats / (Rows * depth);

    // Where part i of n equal parts begins.
    static int Share(int i, int parts, int n) => (int)((long)i * n / parts);

    static CpuBuffer<float>[] Buffers(int count, int length) =>
        [.. Enumerable.Range(0, count).Select(_ => new CpuBuffer<float>(length))];
}
