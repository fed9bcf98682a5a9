using GpuNet.Devices.Cpu.Memory;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>Where the tiles of a product go, for a part of its depth.</summary>
/// <param name="isTransposed">Whether the tiles are those of the transposed product.</param>
/// <param name="epilogue">What is done with complete sums.</param>
/// <param name="depth">The part of the depth that is added.</param>
readonly unsafe struct Output<V>(bool isTransposed, TileEpilogue epilogue, DepthRange depth) where V : struct, IQuads<V>
{
    /// <summary>The most tiles beside each other that are computed in scratch memory: 12 or 3 KB.</summary>
    public const int ScratchTiles = 8;

    const int PrefetchedDepth = 128;

    readonly MatrixPointer c = epilogue.Destination;

    // Sums that are added to later need a place in memory, and so does a product that is wanted itself. A shallow one is over before
    // its place has come near: what is done with it begins in scratch memory.
    readonly bool isInPlace = !isTransposed
        && (!(depth.IsFirst && depth.IsLast) || epilogue.IsStored && (epilogue.IsPlain || !depth.IsShallow));

    /// <summary>Whether its tiles take long enough to announce what is read next.</summary>
    public bool Announces => !depth.IsShallow;

    static int ScratchStride => ScratchTiles * MicroKernel<V>.Columns;

    /// <summary>The end of the tiles from the first one on that are computed as one strip, beside each other.</summary>
    /// <param name="tiles">The tiles that there are.</param>
    /// <param name="columns">Columns of the product.</param>
    public int EndOfStrip(Interval tiles, int columns)
    {
        int end = Math.Min(tiles.End, columns / MicroKernel<V>.Columns);
        return isInPlace && end > tiles.Start ? end : Math.Min(tiles.Start + ScratchTiles, tiles.End);
    }

    /// <summary>Where the sums of a strip are computed, with what has been added so far.</summary>
    /// <param name="strip">The strip's place in the product.</param>
    /// <param name="scratch">Room for a strip of full tiles.</param>
    public MatrixPointer Begin(MatrixPart strip, float* scratch)
    {
        if (depth.Length >= PrefetchedDepth)
            AnnounceBelow(strip);
        if (isInPlace && strip.Columns % MicroKernel<V>.Columns == 0)
            return new(c.At(strip.Row, strip.Column), c.Stride);
        if (!depth.IsFirst)
            Fetch(Block(strip), scratch);
        return new(scratch, ScratchStride);
    }

    /// <summary>Puts a strip's sums at their place, and does with complete ones what is to be done.</summary>
    public void End(MatrixPart strip, MatrixPointer sums)
    {
        var block = Block(strip);
        float* place = c.At(block.Row, block.Column);
        if (sums.Data != place && (isTransposed || !depth.IsLast))
            Put(block, sums.Data);
        if (!depth.IsLast)
            return;
        if (isTransposed)
            epilogue.Finish(place, c.Stride, block);
        else
            epilogue.Finish(sums.Data, sums.Stride, block);
    }

    MatrixPart Block(MatrixPart strip) => isTransposed ? strip.Transposed : strip;

    // The strip below is the next one, or one of the next: what it adds to and what its epilogue needs comes while this one is
    // computed, if that takes long enough.
    void AnnounceBelow(MatrixPart strip)
    {
        var next = Block(strip with { Row = strip.Row + MicroKernel<V>.Rows });
        c.Prefetch(next);
        if (depth.IsLast)
            epilogue.Prefetch(next);
    }

    void Fetch(MatrixPart block, float* scratch)
    {
        float* place = c.At(block.Row, block.Column);
        if (isTransposed)
            Packing<V>.Transpose(place, c.Stride, block.Rows, block.Columns, scratch, ScratchStride);
        else
            Packing<V>.Copy(place, c.Stride, block.Rows, block.Columns, scratch, ScratchStride);
    }

    void Put(MatrixPart block, float* scratch)
    {
        float* place = c.At(block.Row, block.Column);
        if (isTransposed)
            Packing<V>.Transpose(scratch, ScratchStride, block.Columns, block.Rows, place, c.Stride);
        else
            Packing<V>.Copy(scratch, ScratchStride, block.Rows, block.Columns, place, c.Stride);
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

    /// <summary>Whether a tile is over before anything has come from far away.</summary>
    public bool IsShallow => Length < 64;

    public bool IsFirst => Start == 0;

    public bool IsLast => End == Depth;
}
