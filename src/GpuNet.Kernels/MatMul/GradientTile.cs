using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>How the examples of a gradient are split among groups. Each part has its own position in the result.</summary>
/// <param name="Examples">Examples of a part, a multiple of the tile's depth if there are several.</param>
/// <param name="Step">Examples from one part to the next; 0 where the groups in z are of members, each with all examples.</param>
readonly record struct GradientSplit(int Examples, int Step);

/// <summary>What becomes of the gradients of a dense layer.</summary>
interface IGradientEpilogue : IEpilogue
{
    /// <summary>Takes a column's element of ∂E/∂b.</summary>
    void StoreBias(int column, float sum);
}

/// <summary>A group's tile of the gradients of a dense layer: ∂E/∂W = Xᵀ·δ, and in the first row of tiles ∂E/∂b = 1ᵀ·δ.</summary>
/// <typeparam name="TTile">The tile.</typeparam>
/// <typeparam name="TBounds">Whether sizes are multiples of the tile's.</typeparam>
static class GradientTile<TTile, TBounds>
    where TTile : struct, ITile
    where TBounds : struct, IBounds
{
    /// <summary>Bytes of shared memory of a group.</summary>
    public static int SharedBytes =>
        TileProduct.SharedBytes<TTile, ExtentContiguous, ExtentContiguous>() + sizeof(float) * Shares * TTile.Columns;

    /// <summary>Computes it and passes it on. All threads of the group must call it.</summary>
    /// <param name="x">X (K, M): one row per example.</param>
    /// <param name="delta">δ (K, N).</param>
    /// <param name="shape">The sizes; parts have the same operands.</param>
    /// <param name="split">The parts.</param>
    /// <param name="epilogue">What becomes of the tile of this part or member.</param>
    public static void Run<TEpilogue>(
        ArrayView<float> x, ArrayView<float> delta, MatMulShape shape, GradientSplit split, TEpilogue epilogue)
        where TEpilogue : struct, IGradientEpilogue
    {
        int part = Grid.IdxZ;
        int from = part * split.Step;
        int to = IntrinsicMath.Min(from + split.Examples, shape.K);
        var sums = TileProduct.Sum<TTile, ExtentContiguous, ExtentContiguous, TBounds, WithColumnSum>(
            x, delta, shape, from, to, part);
        // First, as it frees registers.
        StoreColumnSum(sums.Columns, epilogue, shape);
        Epilogue.Store<TTile, TBounds, TEpilogue>(sums, epilogue, shape);
    }

    // How many threads loaded the same columns.
    static int Shares => IntrinsicMath.Min(4 * TileProduct.GroupSize<TTile>() / TTile.Columns, TTile.Depth);

    // In the first row of tiles: adds the partial column sums of the threads that loaded the same columns, in order.
    static void StoreColumnSum<TEpilogue>(Float4 share, TEpilogue epilogue, MatMulShape shape)
        where TEpilogue : struct, IGradientEpilogue
    {
        var shares = SharedMemory.Allocate<float>(Shares * TTile.Columns);
        if (Group.IdxX < Shares * TTile.Columns / 4)
            shares.Cast<Float4>()[Group.IdxX] = share;
        Group.Barrier();
        int column = Grid.IdxX * TTile.Columns + Group.IdxX;
        if (Grid.IdxY > 0 || Group.IdxX >= TTile.Columns || column >= shape.N)
            return;
        float sum = 0f;
        for (int row = 0; row < Shares; row++)
            sum += shares[row * TTile.Columns + Group.IdxX];
        epilogue.StoreBias(column, sum);
    }
}
