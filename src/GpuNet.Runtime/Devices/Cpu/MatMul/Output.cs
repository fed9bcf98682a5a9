using GpuNet.Kernels.Vectors;

namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>Where the tiles of a product go.</summary>
/// <param name="c">The matrix.</param>
/// <param name="isTransposed">Whether the tiles are those of the transposed product.</param>
/// <param name="epilogue">What is done with complete tiles.</param>
readonly unsafe struct Output<V>(MatrixPointer c, bool isTransposed, Epilogue epilogue) where V : struct, IVector<V>
{
    /// <summary>Computes a tile: in place, or where it has part of a register or lies the other way, in <paramref name="scratch"/>.</summary>
    /// <param name="row">The tile's first row.</param>
    /// <param name="column">The tile's first column.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="depth">The part of the depth that is added.</param>
    /// <param name="left">The rows' panel.</param>
    /// <param name="right">The columns' panel.</param>
    /// <param name="scratch">Room for a full tile.</param>
    public void Tile(int row, int column, int rows, int columns, DepthRange depth, Factor left, Factor right, float* scratch)
    {
        int registers = columns > V.Count ? 2 : 1;
        bool isInPlace = !isTransposed && columns == registers * V.Count;
        float* tile = isInPlace ? c.Row(row) + column : scratch;
        nint stride = isInPlace ? c.Stride : MicroKernel<V>.Columns;

        if (!isInPlace && !depth.IsFirst)
            Fetch(row, column, rows, columns, scratch);
        MicroKernel<V>.Run(rows, registers, depth.Length, left, right, tile, stride, accumulate: !depth.IsFirst);
        if (!isInPlace)
            Put(row, column, rows, columns, scratch);
        if (depth.IsLast && isTransposed)
            epilogue.Apply(column, row, columns, rows);
        else if (depth.IsLast)
            epilogue.Apply(row, column, rows, columns);
    }

    void Fetch(int row, int column, int rows, int columns, float* scratch)
    {
        if (isTransposed)
            Packing.Transpose(c.Row(column) + row, c.Stride, columns, rows, scratch, MicroKernel<V>.Columns);
        else
            Packing.Copy(c.Row(row) + column, c.Stride, rows, columns, scratch, MicroKernel<V>.Columns);
    }

    void Put(int row, int column, int rows, int columns, float* scratch)
    {
        if (isTransposed)
            Packing.Transpose(scratch, MicroKernel<V>.Columns, rows, columns, c.Row(column) + row, c.Stride);
        else
            Packing.Copy(scratch, MicroKernel<V>.Columns, rows, columns, c.Row(row) + column, c.Stride);
    }
}

/// <summary>A part of the depth of a product.</summary>
/// <param name="Start">Its first step.</param>
/// <param name="End">Behind its last step.</param>
/// <param name="Depth">Steps of the whole product.</param>
readonly record struct DepthRange(int Start, int End, int Depth)
{
    public int Length => End - Start;

    public bool IsFirst => Start == 0;

    public bool IsLast => End == Depth;
}
