using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>What is applied to the sums of C before they are stored.</summary>
interface IEpilogue
{
    /// <summary>Writes four columns at once, aligned to 16 bytes.</summary>
    /// <param name="row">Their row.</param>
    /// <param name="column">The first column.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="count">How many of them are in C, at least 1. The rest is padding and must be written as 0.</param>
    void Store(int row, int column, Float4 sums, int count);
}

/// <summary>Passes the sums of a thread to an epilogue.</summary>
static class Epilogue
{
    /// <summary>All blocks of the thread; outside C nothing is written.</summary>
    public static void Store<TTile, TBounds, TEpilogue>(TileSums sums, TEpilogue epilogue, MatMulShape shape)
        where TTile : struct, ITile
        where TBounds : struct, IBounds
        where TEpilogue : struct, IEpilogue
    {
        int row = Grid.IdxY * TTile.Rows + 4 * TileProduct.BlockRow<TTile>();
        int column = Grid.IdxX * TTile.Columns + 4 * TileProduct.BlockColumn<TTile>();
        StoreBlock<TBounds, TEpilogue>(sums.C00, epilogue, row, column, shape);
        if (TTile.ColumnBlocks > 1)
            StoreBlock<TBounds, TEpilogue>(sums.C01, epilogue, row, column + TTile.Columns / 2, shape);
        if (TTile.RowBlocks > 1)
            StoreBlock<TBounds, TEpilogue>(sums.C10, epilogue, row + TTile.Rows / 2, column, shape);
        if (TTile.RowBlocks > 1 && TTile.ColumnBlocks > 1)
            StoreBlock<TBounds, TEpilogue>(sums.C11, epilogue, row + TTile.Rows / 2, column + TTile.Columns / 2, shape);
    }

    // A loop, because an epilogue with an exponential would make a kernel of 7,000 instructions: it is compiled once per block, not once
    // per row. Each row is moved to the first position in turn: a block indexed by the loop variable would not stay in registers.
    static void StoreBlock<TBounds, TEpilogue>(Block block, TEpilogue epilogue, int row, int column, MatMulShape shape)
        where TBounds : struct, IBounds
        where TEpilogue : struct, IEpilogue
    {
        for (int i = 0; i < 4; i++)
        {
            StoreRow<TBounds, TEpilogue>(block.Row0, epilogue, row + i, column, shape);
            block = block.WithoutFirstRow();
        }
    }

    static void StoreRow<TBounds, TEpilogue>(Float4 sums, TEpilogue epilogue, int row, int column, MatMulShape shape)
        where TBounds : struct, IBounds
        where TEpilogue : struct, IEpilogue
    {
        if (!TBounds.AreChecked)
            epilogue.Store(row, column, sums, 4);
        else if (row < shape.M && column < shape.N)
            epilogue.Store(row, column, sums, shape.N - column);
    }
}
