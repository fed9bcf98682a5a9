using GpuNet.Kernels.Vectors;

namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>
/// C = Σ_k left(i, k)·right(j, k), by the structure of BLIS (Van Zee and van de Geijn, 2015): the left factor is cut into
/// panels of a tile's height, the right one into panels of a tile's width. A group of right panels is packed and stays in the
/// second-level cache, while one left panel after the other comes into the first-level cache and meets all of them: so C is
/// written in long rows, and there is time to bring the next left panel near.
/// </summary>
sealed unsafe class Product<V> : IDisposable where V : struct, IQuads<V>
{
    // Depth that is gone through at a time: a left panel of it takes 24 KB.
    const int MaximumPart = 512;
    // A block of left panels that are packed together: 1.6 MB.
    const int LeftBlockFloats = 400 * 1024;
    // A group of packed right panels: 800 KB. One that is not packed is used up before the next: its steps lie rows apart.
    const int RightGroupFloats = 200 * 1024;
    // A tile of less depth is over before anything has come from far away.
    const int AnnouncingDepth = 64;

    // With fewer left panels, threads share columns: a thread's share of the rows would be too short for what it packs.
    const int ManyRowPanels = 16;

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
        rightPanels = Buffers(RightGroupFloats);
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

    // Cuts C into an item for each thread: the fewer, the less is packed twice. By rows, each thread packs all right panels and
    // reads its rows alone; by columns, it packs its right panels alone and reads all rows.
    void Deal(int threads)
    {
        if (schedule.PacksLeft || RowPanels >= ManyRowPanels)
        {
            rowItems = Math.Min(threads, (RowPanels + 3) / 4);
            columnItems = Math.Min(ColumnPanels, Panels.Count(threads, rowItems));
        }
        else
        {
            columnItems = Math.Min(threads, ColumnPanels);
            rowItems = Math.Min(RowPanels, Panels.Count(threads, columnItems));
        }
    }

    void Multiply(int item, int thread)
    {
        var rows = new Interval(0, RowPanels).Part(item % rowItems, rowItems);
        var columns = new Interval(0, ColumnPanels).Part(item / rowItems, columnItems);
        int parts = Panels.Count(shape.K, DeepestPart(rows.Length));
        int blocks = schedule.PacksLeft ? Panels.Count(rows.Length, LeftBlockFloats / LeftPitch(Panels.Count(shape.K, parts))) : 1;
        for (int i = 0; i < blocks; i++)
        {
            for (int j = 0; j < parts; j++)
                MultiplyBlock(rows.Part(i, blocks), columns, Part(j, parts), j + 1 < parts ? Part(j + 1, parts) : null, thread);
        }
    }

    DepthRange Part(int i, int n) => new(new Interval(0, shape.K).Part(i, n), shape.K);

    // Where left panels are packed, a part is rather less deep than that they make two blocks, each of which meets all right panels.
    int DeepestPart(int leftPanels) => schedule.PacksLeft
        ? Math.Clamp((LeftBlockFloats / leftPanels - Cache.Line) / Rows, MaximumPart / 2, MaximumPart)
        : MaximumPart;

    void MultiplyBlock(Interval rows, Interval columns, DepthRange part, DepthRange? nextPart, int thread)
    {
        var lefts = LeftPanels(rows, part, thread);
        int groups = Groups(columns, part);
        var nextLeft = schedule.PacksLeft && nextPart is { } next
            ? Announced(left, rows, Rows, shape.M, next, rows.Length * columns.Length, part.Length)
            : default;
        for (int i = 0; i < groups; i++)
        {
            var group = columns.Part(i, groups);
            var (nextGroup, depth) = i + 1 < groups || nextPart is null
                ? (columns.Part(i + 1, groups), part)
                : (columns.Part(0, Groups(columns, nextPart.Value)), nextPart.Value);
            var nextRight = schedule.PacksRight
                ? Announced(right, nextGroup, Columns, shape.N, depth, rows.Length * group.Length, part.Length)
                : default;
            MultiplyGroup(rows, group, part, lefts, ref nextLeft, ref nextRight, thread);
        }
    }

    void MultiplyGroup(
        Interval rows, Interval columns, DepthRange part, Panels lefts, ref Upcoming nextLeft, ref Upcoming nextRight, int thread)
    {
        var rights = RightPanels(columns, part, thread);
        float* scratch = scratchTiles[thread].Data;
        if (rows.Start == 0 && columnSums is { } sums)
        {
            for (int column = columns.Start; column < columns.End; column++)
            {
                var tile = Place(0, column) with { Rows = 1 };
                sums.Tile(tile, part, new Factor(one.Data, 0, 0), rights.Panel(column - columns.Start), Ahead.Nothing(scratch), scratch);
            }
        }
        bool announces = part.Length >= AnnouncingDepth;
        var ahead = Ahead.Nothing(scratch);
        for (int row = rows.Start; row < rows.End; row++)
        {
            var leftPanel = lefts.Panel(row - rows.Start);
            // Left panels that are not packed come one by one.
            if (announces && !schedule.PacksLeft)
                nextLeft = Announced(left, new(row + 1, row + 2), Rows, shape.M, part, columns.Length, part.Length);
            for (int column = columns.Start; column < columns.End; column++)
            {
                if (announces)
                    ahead = schedule.PacksRight ? new(nextLeft.Next(scratch), nextRight.Next(scratch)) : NextStrip(column, part, scratch);
                output.Tile(Place(row, column), part, leftPanel, rights.Panel(column - columns.Start), ahead, scratch);
            }
        }
    }

    int Groups(Interval columns, DepthRange part) =>
        schedule.PacksRight ? Panels.Count(columns.Length, RightGroupFloats / (Columns * part.Length)) : columns.Length;

    // Panels of a factor, in its own memory, that are read when so many tiles of that depth have been computed.
    static Upcoming Announced(Factor factor, Interval panels, int width, int allOutputs, DepthRange depth, int tiles, int tileDepth)
    {
        int outputs = Outputs(panels, width, allOutputs);
        if (outputs <= 0)
            return default;
        float* data = factor.From((nint)panels.Start * width, depth.Start).Data;
        return factor.Stride == 1
            ? new(data, factor.Step, depth.Length, outputs, tiles, tileDepth)
            : new(data, factor.Stride, outputs, depth.Length, tiles, tileDepth);
    }

    // Where right panels are not packed, what is read next is the same depth of the next one.
    Ahead NextStrip(int column, DepthRange part, float* near)
    {
        if ((column + 1) * Columns >= shape.N)
            return Ahead.Nothing(near);
        var source = right.From((nint)(column + 1) * Columns, part.Start);
        return new(new(source.Data, source.Step), new(source.Data + V.Count, source.Step));
    }

    Block Place(int row, int column) =>
        new(row * Rows, column * Columns, Math.Min(Rows, shape.M - row * Rows), Math.Min(Columns, shape.N - column * Columns));

    Panels LeftPanels(Interval rows, DepthRange part, int thread)
    {
        var source = left.From((nint)rows.Start * Rows, part.Start);
        if (!schedule.PacksLeft)
            return new Panels(source, Rows * left.Stride);
        float* block = leftBlocks[thread].Data;
        int pitch = LeftPitch(part.Length);
        Packing<V>.Pack(source, Outputs(rows, Rows, shape.M), part.Length, Rows, block, pitch);
        return new Panels(new Factor(block, 1, Rows), pitch);
    }

    Panels RightPanels(Interval columns, DepthRange part, int thread)
    {
        var source = right.From((nint)columns.Start * Columns, part.Start);
        if (!schedule.PacksRight)
            return new Panels(source, Columns * right.Stride);
        float* panels = rightPanels[thread].Data;
        int pitch = Columns * part.Length, outputs = Outputs(columns, Columns, shape.N);
        // The columns that C does not have are computed, too: with zeros, since subnormal numbers would take very long.
        if (outputs % Columns != 0)
            new Span<float>(panels + (columns.Length - 1) * pitch, pitch).Clear();
        Packing<V>.Pack(source, outputs, part.Length, Columns, panels, pitch);
        return new Panels(new Factor(panels, 1, Columns), pitch);
    }

    // A line more than a panel takes: without it, panels of a multiple of 4 KB would compete for one place in the first-level cache.
    static int LeftPitch(int depth) => Rows * depth + Cache.Line;

    // How many outputs there are in panels.
    static int Outputs(Interval panels, int width, int outputs) => Math.Min(panels.End * width, outputs) - panels.Start * width;

    CpuBuffer<float>[] Buffers(int length) =>
        [.. Enumerable.Range(0, workers.Count).Select(_ => new CpuBuffer<float>(length))];
}
