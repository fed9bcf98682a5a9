using GpuNet.Kernels.Vectors;

namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>
/// C = Σ_k left(i, k)·right(j, k), by the structure of BLIS (Van Zee and van de Geijn, 2015): the right factor is cut into
/// panels of a tile's width, the left one into panels of a tile's height; a block of left panels stays in the second-level
/// cache while one right panel after the other sits in the first-level cache.
/// </summary>
sealed unsafe class Product<V> : IDisposable where V : struct, IVector<V>
{
    // The part of a right panel that is used at a time: 32 KB, for the first-level cache.
    static int RightPanelFloats => Tuning.KF;
    // A block of left panels: 256 KB, for the second-level cache.
    static int LeftBlockFloats => Tuning.LB;
    // All right panels: 16 MB, for the third-level cache and to bound the memory.
    const int RightFloats = 1 << 22;

    static readonly int Rows = MicroKernel<V>.Rows;
    static readonly int Columns = MicroKernel<V>.Columns;
    static readonly int MaximumDepth = RightPanelFloats / Columns;
    static readonly int MaximumLeftPanels = LeftBlockFloats / (Rows * MaximumDepth);

    readonly Workers workers;
    readonly CpuBuffer<float>[] leftBlocks;
    readonly CpuBuffer<float>[] scratchTiles;
    readonly Action<int, int> packRight;
    readonly Action<int, int> multiply;
    CpuBuffer<float> rightPanels = new(0);

    // The product that is being computed.
    Schedule schedule;
    Factor left;
    Factor right;
    Output<V> output;
    int m;
    int n;
    int k;
    DepthRange part;
    int rowItems;
    int columnItems;

    public Product(Workers workers)
    {
        this.workers = workers;
        leftBlocks = Buffers(workers.Count, LeftBlockFloats);
        scratchTiles = Buffers(workers.Count, Rows * Columns);
        packRight = PackRight;
        multiply = Multiply;
    }

    int RowPanels => PanelCount(m, Rows);

    int ColumnPanels => PanelCount(n, Columns);

    /// <summary>Takes the memory for products up to that size, so that none is taken when they run.</summary>
    public void Reserve(int m, int n, int k)
    {
        long columns = Columns * (long)PanelCount(Math.Max(m, n), Columns);
        long floats = Math.Min(columns * k, Math.Max(RightFloats, columns * MaximumDepth));
        if (floats <= rightPanels.Length)
            return;
        rightPanels.Dispose();
        rightPanels = new CpuBuffer<float>(checked((int)floats));
    }

    /// <summary>Computes a product.</summary>
    /// <param name="m">Outputs of the left factor: rows of C.</param>
    /// <param name="n">Outputs of the right factor: columns of C.</param>
    /// <param name="k">Their depth.</param>
    /// <param name="left">The left factor.</param>
    /// <param name="right">The right factor.</param>
    /// <param name="c">C.</param>
    /// <param name="epilogue">What is done with it.</param>
    public void Run(int m, int n, int k, Factor left, Factor right, MatrixPointer c, Epilogue epilogue)
    {
        schedule = Schedule.For<V>(m, n, k, left, right);
        output = new Output<V>(c, schedule.IsTransposed, epilogue);
        (this.m, this.n, this.k) = schedule.IsTransposed ? (n, m, k) : (m, n, k);
        (this.left, this.right) = schedule.IsTransposed ? (right, left) : (left, right);

        int threads = workers.For(2.0 * m * n * k);
        Deal(threads);
        int maximumPart = schedule.PacksRight ? Math.Max(MaximumDepth, RightFloats / (ColumnPanels * Columns)) : k;
        for (int start = 0; start < k; start = part.End)
        {
            part = new DepthRange(start, Math.Min(k, start + maximumPart), k);
            if (schedule.PacksRight)
                workers.Run(threads, ColumnPanels, packRight);
            workers.Run(threads, rowItems * columnItems, multiply);
        }
    }

    public void Dispose()
    {
        rightPanels.Dispose();
        foreach (var buffer in leftBlocks.Concat(scratchTiles))
            buffer.Dispose();
    }

    // Cuts C into items: for one thread blocks of rows, for several at least some for each, of rows first, since left
    // panels are packed once for every item.
    void Deal(int threads)
    {
        int items = threads == 1 ? 1 : 4 * threads;
        rowItems = Math.Max(PanelCount(RowPanels, MaximumLeftPanels), Math.Min(items, (RowPanels + 3) / 4));
        columnItems = Math.Min(ColumnPanels, PanelCount(items, rowItems));
    }

    void PackRight(int panel, int thread)
    {
        int column = panel * Columns;
        Packing.Pack(right.From(column, part.Start), Math.Min(Columns, n - column), part.Length, Columns, rightPanels.Data + (nint)column * part.Length);
    }

    void Multiply(int item, int thread)
    {
        int rowItem = item % rowItems, columnItem = item / rowItems;
        int firstRow = Share(rowItem, rowItems, RowPanels), endRow = Share(rowItem + 1, rowItems, RowPanels);
        int firstColumn = Share(columnItem, columnItems, ColumnPanels), endColumn = Share(columnItem + 1, columnItems, ColumnPanels);
        var rights = schedule.PacksRight
            ? new Panels(new Factor(rightPanels.Data, 1, Columns), (nint)Columns * part.Length)
            : new Panels(right.From(0, part.Start), Columns * right.Stride);
        int blocks = PanelCount(part.Length, MaximumDepth);
        for (int block = 0; block < blocks; block++)
        {
            var depth = new DepthRange(part.Start + Share(block, blocks, part.Length), part.Start + Share(block + 1, blocks, part.Length), k);
            var lefts = LeftBlock(firstRow, endRow, depth, thread);
            for (int column = firstColumn; column < endColumn; column++)
            {
                var rightPanel = rights.Panel(column, depth.Start - part.Start);
                for (int row = firstRow; row < endRow; row++)
                    Tile(row, column, depth, lefts.Panel(row - firstRow, 0), rightPanel, scratchTiles[thread].Data);
            }
        }
    }

    Panels LeftBlock(int firstRow, int endRow, DepthRange depth, int thread)
    {
        var source = left.From((nint)firstRow * Rows, depth.Start);
        if (!schedule.PacksLeft)
            return new Panels(source, Rows * left.Stride);
        float* block = leftBlocks[thread].Data;
        Packing.Pack(source, Math.Min(endRow * Rows, m) - firstRow * Rows, depth.Length, Rows, block);
        return new Panels(new Factor(block, 1, Rows), (nint)Rows * depth.Length);
    }

    void Tile(int rowPanel, int columnPanel, DepthRange depth, Factor left, Factor right, float* scratch)
    {
        int row = rowPanel * Rows, column = columnPanel * Columns;
        output.Tile(row, column, Math.Min(Rows, m - row), Math.Min(Columns, n - column), depth, left, right, scratch);
    }

    static int PanelCount(int outputs, int width) => (outputs + width - 1) / width;

    // Where part i of n equal parts begins.
    static int Share(int i, int parts, int n) => (int)((long)i * n / parts);

    static CpuBuffer<float>[] Buffers(int count, int length) =>
        [.. Enumerable.Range(0, count).Select(_ => new CpuBuffer<float>(length))];
}
