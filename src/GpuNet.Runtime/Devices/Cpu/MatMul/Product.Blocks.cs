using GpuNet.Devices.Cpu.Memory;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

// An item of a product: blocks of left panels, parts of the depth, groups of right panels, tiles.
sealed unsafe partial class Product<V> where V : struct, IQuads<V>
{
    void Multiply(int item, int thread)
    {
        var rows = new Interval(0, RowPanels).Part(item % rowItems, rowItems);
        var columns = new Interval(0, ColumnPanels).Part(item / rowItems, columnItems);
        int parts = Panels.Count(shape.K, DeepestPart(rows.Length));
        // Where right panels are packed, left ones are read once for each group of them.
        int blocks = schedule.PacksLeft || schedule.PacksRight
            ? Panels.Count(rows.Length, blocking.LeftFloats / Panels.Pitch(Rows, Panels.Count(shape.K, parts)))
            : 1;
        for (int i = 0; i < blocks; i++)
        {
            for (int j = 0; j < parts; j++)
                MultiplyBlock(rows.Part(i, blocks), columns, Part(j, parts), j + 1 < parts ? Part(j + 1, parts) : null, thread);
        }
    }

    DepthRange Part(int i, int n) => new(new Interval(0, shape.K).Part(i, n), shape.K);

    // Where left panels are packed, a part is rather less deep than that they make two blocks, each of which meets all right panels.
    int DeepestPart(int leftPanels) => schedule.PacksLeft
        ? Math.Clamp((blocking.LeftFloats / leftPanels - Cache.Line) / Rows, blocking.Depth / 2, blocking.Depth)
        : blocking.Depth;

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
        var task = new TileTask(part.Length, accumulates: !part.IsFirst, rights.Step, Prefetch.Nothing(scratch));
        if (rows.Start == 0 && columnSums is not null)
        {
            Upcoming nothing = default;
            task.Left = new(one.Data, 0, 0);
            var sums = new Output<V>(isTransposed: false, columnSums, part);
            MultiplyRow(sums, new(0, 0, 1, shape.N), columns, ref task, rights, ref nothing, ref nothing, scratch);
        }
        var output = new Output<V>(schedule.IsTransposed, epilogue, part);
        if (!schedule.PacksRight && output.Announces)
            (nextLeft, nextRight) = NextStrip(columns.End, part);
        for (int row = rows.Start; row < rows.End; row++)
        {
            // Left panels that are not packed come one by one.
            if (!schedule.PacksLeft && schedule.PacksRight && output.Announces)
                nextLeft = Announced(left, new(row + 1, row + 2), Rows, shape.M, part, columns.Length, part.Length);
            var place = new MatrixPart(row * Rows, 0, Math.Min(Rows, shape.M - row * Rows), shape.N);
            task.Left = lefts.Panel(row - rows.Start);
            MultiplyRow(output, place, columns, ref task, rights, ref nextLeft, ref nextRight, scratch);
        }
    }

    // One left panel with all right panels of a group.
    static void MultiplyRow(
        in Output<V> output, MatrixPart row, Interval columns, ref TileTask task, in Panels rights,
        ref Upcoming nextLeft, ref Upcoming nextRight, float* scratch)
    {
        for (int first = columns.Start; first < columns.End;)
        {
            var tiles = columns with { Start = first };
            int end = output.EndOfStrip(tiles, row.Columns);
            var strip = row with { Column = first * Columns, Columns = Outputs(tiles with { End = end }, Columns, row.Columns) };
            var sums = output.Begin(strip, scratch);
            float* c = sums.Data;
            for (int tile = first; tile < end; tile++, c += Columns)
            {
                task.C = new(c, sums.Stride);
                task.Right = rights.Panel(tile - columns.Start).Data;
                if (output.Announces)
                    task.Ahead = new(nextLeft.Next(scratch), nextRight.Next(scratch));
                MicroKernel<V>.For(strip.Rows, row.Columns - tile * Columns > V.Count ? 2 : 1)(task);
            }
            output.End(strip, sums);
            first = end;
        }
    }

    // Deep steps that lie rows apart are used up, one panel after the other.
    int Groups(Interval columns, DepthRange part) => schedule.PacksRight || part.IsShallow
        ? Panels.Count(columns.Length, blocking.RightFloats / Panels.Pitch(Columns, part.Length))
        : columns.Length;

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
    (Upcoming First, Upcoming Second) NextStrip(int column, DepthRange part)
    {
        if (column * Columns >= shape.N)
            return default;
        var first = right.From((nint)column * Columns, part.Start);
        // Its other line; where it has one, the one between two that the first walk announces.
        var second = Columns > Cache.Line ? first.From(Cache.Line, 0) : first.From(0, Walk.Pause / 2);
        return (new(first), new(second));
    }

    Panels LeftPanels(Interval rows, DepthRange part, int thread)
    {
        var source = left.From((nint)rows.Start * Rows, part.Start);
        if (!schedule.PacksLeft)
            return new Panels(source, Rows * left.Stride);
        float* block = leftBlocks[thread].Data;
        int pitch = Panels.Pitch(Rows, part.Length);
        Pack(source, Outputs(rows, Rows, shape.M), part.Length, Rows, block, pitch);
        return new Panels(new Factor(block, 1, Rows), pitch);
    }

    Panels RightPanels(Interval columns, DepthRange part, int thread)
    {
        var source = right.From((nint)columns.Start * Columns, part.Start);
        if (!schedule.PacksRight)
            return new Panels(source, Columns * right.Stride);
        float* panels = rightPanels[thread].Data;
        int pitch = Panels.Pitch(Columns, part.Length), outputs = Outputs(columns, Columns, shape.N);
        // The columns that C does not have are computed, too: with zeros, since subnormal numbers would take very long.
        if (outputs % Columns != 0)
            new Span<float>(panels + (columns.Length - 1) * pitch, pitch).Clear();
        Pack(source, outputs, part.Length, Columns, panels, pitch);
        return new Panels(new Factor(panels, 1, Columns), pitch);
    }

    void Pack(Factor source, int outputs, int depth, int width, float* panels, int pitch)
    {
        Packing<V>.Pack(source, outputs, depth, width, panels, pitch);
        if (schedule.RoundsToTf32)
            Packing<V>.RoundToTf32(panels, outputs, depth, width, pitch);
    }

    // How many outputs there are in panels.
    static int Outputs(Interval panels, int width, int outputs) => Math.Min(panels.End * width, outputs) - panels.Start * width;
}
