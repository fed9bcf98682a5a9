using GpuNet.Devices.Cpu.Memory;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>Where the tiles of a product go.</summary>
/// <param name="isTransposed">Whether the tiles are those of the transposed product.</param>
/// <param name="epilogue">What is done with complete tiles.</param>
readonly unsafe struct Output<V>(bool isTransposed, TileEpilogue epilogue) where V : struct, IQuads<V>
{
    const int PrefetchedDepth = 128;

    // A tile of less depth is over in less time than it takes to begin to do something with it.
    const int Shallow = 64;

    readonly MatrixPointer c = epilogue.Destination;

    /// <summary>Computes a tile in place; in <paramref name="scratch"/> where it ends inside a register or lies the other way.</summary>
    /// <param name="tile">The tile's place in the product.</param>
    /// <param name="depth">The part of the depth that is added.</param>
    /// <param name="left">The rows' panel.</param>
    /// <param name="right">The columns' panel.</param>
    /// <param name="ahead">What is announced meanwhile.</param>
    /// <param name="scratch">Room for a full tile.</param>
    public void Tile(MatrixPart tile, DepthRange depth, Factor left, Factor right, Prefetch ahead, float* scratch)
    {
        var block = isTransposed ? tile.Transposed : tile;
        PrefetchNext(block, depth);
        int registers = tile.Columns > V.Count ? 2 : 1;
        bool isInPlace = !isTransposed && tile.Columns == registers * V.Count && (epilogue.IsStored || !(depth.IsFirst && depth.IsLast));
        float* sums = isInPlace ? c.At(tile.Row, tile.Column) : scratch;
        nint stride = isInPlace ? c.Stride : MicroKernel<V>.Columns;

        if (!isInPlace && !depth.IsFirst)
            Fetch(block, scratch);
        MicroKernel<V>.Run(tile.Rows, registers, depth.Length, left, right, sums, stride, accumulate: !depth.IsFirst, ahead);
        if (!isInPlace && (isTransposed || !depth.IsLast))
            Put(block, scratch);
        if (depth.IsLast && isTransposed)
            epilogue.Finish(c.At(block.Row, block.Column), c.Stride, block);
        else if (depth.IsLast)
            epilogue.Finish(sums, stride, block);
    }

    /// <summary>Whether tiles are better computed beside each other, in scratch memory, and finished together.</summary>
    public bool PrefersStrips(int depth) => !isTransposed && depth < Shallow && !epilogue.IsPlain;

    /// <summary>Does what is to be done with complete sums.</summary>
    public void Finish(float* sums, nint stride, MatrixPart block) => epilogue.Finish(sums, stride, block);

    // The tile below is the next one, or one of the next: what it adds to and what its epilogue needs comes while this one is
    // computed, if that takes long enough.
    void PrefetchNext(MatrixPart block, DepthRange depth)
    {
        if (depth.Length < PrefetchedDepth)
            return;
        var next = isTransposed
            ? block with { Column = block.Column + MicroKernel<V>.Rows }
            : block with { Row = block.Row + MicroKernel<V>.Rows };
        c.Prefetch(next);
        if (depth.IsLast)
            epilogue.Prefetch(next);
    }

    void Fetch(MatrixPart block, float* scratch)
    {
        float* place = c.At(block.Row, block.Column);
        if (isTransposed)
            Packing<V>.Transpose(place, c.Stride, block.Rows, block.Columns, scratch, MicroKernel<V>.Columns);
        else
            Packing<V>.Copy(place, c.Stride, block.Rows, block.Columns, scratch, MicroKernel<V>.Columns);
    }

    void Put(MatrixPart block, float* scratch)
    {
        float* place = c.At(block.Row, block.Column);
        if (isTransposed)
            Packing<V>.Transpose(scratch, MicroKernel<V>.Columns, block.Columns, block.Rows, place, c.Stride);
        else
            Packing<V>.Copy(scratch, MicroKernel<V>.Columns, block.Rows, block.Columns, place, c.Stride);
    }
}

/// <summary>A part of the depth of a product.</summary>
/// <param name="Steps">Its steps.</param>
/// <param name="Depth">Steps of the whole product.</param>
readonly record struct DepthRange(Interval Steps, int Depth)
{
    public int Start => Steps.Start;

    public int End => Steps.End;

    public int Length => Steps.Length;

    public bool IsFirst => Start == 0;

    public bool IsLast => End == Depth;
}
