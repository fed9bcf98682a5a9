using GpuNet.Kernels.Vectors;

namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>
/// C = Σ_k left(i, k)·right(j, k), by the structure of BLIS (Van Zee and van de Geijn, 2015): the left factor is cut into
/// panels of a tile's height, the right one into panels of a tile's width; a block of left panels stays in the second-level
/// cache while one right panel after the other is packed, meets all of them and is forgotten.
/// </summary>
sealed unsafe class Product<V> : IDisposable where V : struct, IQuads<V>
{
    // Depth that is gone through at a time: a right panel of it is 64 KB at 32 columns, near enough to the units.
    const int MaximumPart = 512;
    // A block of left panels: 1 MB.
    const int LeftBlockFloats = 256 * 1024;
    // Right panels that are used together: 48 KB, unless one takes more.
    const int NearFloats = 12 * 1024;

    // The fewer items, the less is packed twice; two let a thread that is faster take more.
    const int ItemsPerThread = 2;

    static readonly int Rows = MicroKernel<V>.Rows;
    static readonly int Columns = MicroKernel<V>.Columns;

    readonly Workers workers;
    readonly CpuBuffer<float>[] leftBlocks;
    readonly CpuBuffer<float>[] rightPanels;
    readonly CpuBuffer<float>[] scratchTiles;
    readonly CpuBuffer<float> one = new(1);
    readonly Action<int, int> multiply;

    // The product that is being computed, and how.
    ProductShape shape;
    Schedule schedule;
    Factor left;
    Factor right;
    Output<V> output;
    Output<V>? columnSums;
    int rowItems;
    int columnItems;

    public Product(Workers workers)
    {
        this.workers = workers;
        leftBlocks = Buffers(LeftBlockFloats);
        rightPanels = Buffers(Math.Max(NearFloats, Columns * MaximumPart));
        scratchTiles = Buffers(Rows * Columns);
        multiply = Multiply;
        one.Upload([1f]);
    }

    int RowPanels => Panels.Count(shape.M, Rows);

    int ColumnPanels => Panels.Count(shape.N, Columns);

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
        foreach (var buffer in leftBlocks.Concat(rightPanels).Concat(scratchTiles))
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
        workers.Run(threads, rowItems * columnItems, multiply);
    }

    // Cuts C into items, some for each thread. A left block is packed for every item of its rows, a right panel for every
    // item and block of its column: what is packed at greater cost is divided, the other shared.
    void Deal(int threads)
    {
        int items = threads == 1 ? 1 : threads * ItemsPerThread;
        if (schedule.PacksLeft)
        {
            rowItems = Math.Min(items, (RowPanels + 3) / 4);
            columnItems = Math.Min(ColumnPanels, Panels.Count(items, rowItems));
        }
        else
        {
            columnItems = Math.Min(items, ColumnPanels);
            rowItems = Math.Min(RowPanels, Panels.Count(items, columnItems));
        }
    }

    void Multiply(int item, int thread)
    {
        int rowItem = item % rowItems, columnItem = item / rowItems;
        int firstRow = Share(rowItem, rowItems, RowPanels), rows = Share(rowItem + 1, rowItems, RowPanels) - firstRow;
        int firstColumn = Share(columnItem, columnItems, ColumnPanels), endColumn = Share(columnItem + 1, columnItems, ColumnPanels);
        int parts = Panels.Count(shape.K, MaximumPart);
        int blocks = Panels.Count(rows, LeftBlockFloats / LeftPitch(Panels.Count(shape.K, parts)));
        for (int i = 0; i < blocks; i++)
        {
            for (int j = 0; j < parts; j++)
            {
                var part = new DepthRange(Share(j, parts, shape.K), Share(j + 1, parts, shape.K), shape.K);
                MultiplyBlock(firstRow + Share(i, blocks, rows), firstRow + Share(i + 1, blocks, rows), firstColumn, endColumn, part, thread);
            }
        }
    }

    void MultiplyBlock(int firstRow, int endRow, int firstColumn, int endColumn, DepthRange part, int thread)
    {
        var lefts = LeftPanels(firstRow, endRow, part, thread);
        float* scratch = scratchTiles[thread].Data;
        // As many right panels at a time as stay near the units: the more, the longer the rows in which C is written.
        int together = Math.Max(1, NearFloats / (Columns * part.Length));
        for (int column = firstColumn; column < endColumn; column += together)
        {
            int end = Math.Min(column + together, endColumn);
            var rights = RightPanels(column, end, part, thread);
            if (firstRow == 0 && columnSums is { } sums)
            {
                for (int i = column; i < end; i++)
                    sums.Tile(Place(0, i) with { Rows = 1 }, part, new Factor(one.Data, 0, 0), rights.Panel(i - column), scratch);
            }
            for (int row = firstRow; row < endRow; row++)
            {
                var leftPanel = lefts.Panel(row - firstRow);
                for (int i = column; i < end; i++)
                    output.Tile(Place(row, i), part, leftPanel, rights.Panel(i - column), scratch);
            }
        }
    }

    Block Place(int row, int column) =>
        new(row * Rows, column * Columns, Math.Min(Rows, shape.M - row * Rows), Math.Min(Columns, shape.N - column * Columns));

    Panels LeftPanels(int firstRow, int endRow, DepthRange part, int thread)
    {
        var source = left.From((nint)firstRow * Rows, part.Start);
        if (!schedule.PacksLeft)
            return new Panels(source, Rows * left.Stride);
        float* block = leftBlocks[thread].Data;
        int pitch = LeftPitch(part.Length);
        Packing<V>.Pack(source, Math.Min(endRow * Rows, shape.M) - firstRow * Rows, part.Length, Rows, block, pitch);
        return new Panels(new Factor(block, 1, Rows), pitch);
    }

    Panels RightPanels(int firstColumn, int endColumn, DepthRange part, int thread)
    {
        var source = right.From((nint)firstColumn * Columns, part.Start);
        if (!schedule.PacksRight)
            return new Panels(source, Columns * right.Stride);
        float* panels = rightPanels[thread].Data;
        int pitch = Columns * part.Length, outputs = Math.Min(endColumn * Columns, shape.N) - firstColumn * Columns;
        // The columns that C does not have are computed, too: with zeros, since subnormal numbers would take very long.
        if (outputs % Columns != 0)
            new Span<float>(panels + (endColumn - firstColumn - 1) * pitch, pitch).Clear();
        Packing<V>.Pack(source, outputs, part.Length, Columns, panels, pitch);
        return new Panels(new Factor(panels, 1, Columns), pitch);
    }

    // A line more than a panel takes: without it, panels of a multiple of 4 KB would compete for one place in the first-level cache.
    static int LeftPitch(int depth) => Rows * depth + Cache.Line;

    // Where part i of n equal parts begins.
    static int Share(int i, int parts, int n) => (int)((long)i * n / parts);

    CpuBuffer<float>[] Buffers(int length) =>
        [.. Enumerable.Range(0, workers.Count).Select(_ => new CpuBuffer<float>(length))];
}
