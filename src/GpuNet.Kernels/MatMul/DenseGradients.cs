using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>How the examples of a gradient are split among groups. Each part has its own position in the result.</summary>
/// <param name="Examples">Examples of a part, a multiple of the tile's depth if there are several.</param>
/// <param name="Step">Examples from one part to the next; 0 where the groups in z are of members, each with all examples.</param>
readonly record struct GradientSplit(int Examples, int Step);

/// <summary>
/// The gradients of a dense layer in one kernel: ∂E/∂W = Xᵀ·δ, ∂E/∂b = 1ᵀ·δ. With few outputs and many examples, the examples are split
/// into parts, which <see cref="Reductions.SumParts"/> adds in order (split-K).
/// </summary>
/// <typeparam name="TTile">The tile that a group computes.</typeparam>
/// <typeparam name="TBounds">Whether sizes are multiples of the tile's.</typeparam>
static class DenseGradients<TTile, TBounds>
    where TTile : struct, ITile
    where TBounds : struct, IBounds
{
    /// <summary>One group per tile, and part or member.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, MatMulShape,
        GradientSplit>> Kernel =
        new("dense-gradients", Run, TileProduct.GroupSize<TTile>(), "dW = Xᵀ·δ, db = 1ᵀ·δ",
            flops: new(MNK: 2, NK: 1), bytes: new(MK: 4, NK: 4, MN: 4, N: 4),
            TileProduct.SharedBytes<TTile, ExtentContiguous, ExtentContiguous>() + sizeof(float) * Shares * TTile.Columns);

    /// <summary>The kernel.</summary>
    /// <param name="x">X (K, M): one row per example.</param>
    /// <param name="delta">δ (K, N).</param>
    /// <param name="w">∂E/∂W (M, N), of each part or member.</param>
    /// <param name="b">∂E/∂b (N), of each part or member.</param>
    /// <param name="shape">The sizes; parts have the same operands, and results of their own.</param>
    /// <param name="split">The parts.</param>
    public static void Run(
        ArrayView<float> x, ArrayView<float> delta, ArrayView<float> w, ArrayView<float> b, MatMulShape shape, GradientSplit split)
    {
        int part = Grid.IdxZ;
        int from = part * split.Step;
        int to = IntrinsicMath.Min(from + split.Examples, shape.K);
        var sums = TileProduct.Sum<TTile, ExtentContiguous, ExtentContiguous, TBounds, WithColumnSum>(
            x, delta, shape, from, to, part);
        Epilogue.Store<TTile, TBounds, ToPart>(sums, new(w, part * shape.Pitch.C, shape.StrideC), shape);
        StoreColumnSums(sums.Columns, b, part * shape.Pitch.Bias, shape);
    }

    // How many threads loaded the same columns.
    static int Shares => IntrinsicMath.Min(4 * TileProduct.GroupSize<TTile>() / TTile.Columns, TTile.Depth);

    // In the first row of tiles: adds the partial column sums of the threads that loaded the same columns, in order.
    static void StoreColumnSums(Float4 share, ArrayView<float> b, int first, MatMulShape shape)
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
        b[first + column] = sum;
    }

    readonly struct ToPart(ArrayView<float> w, int first, int stride) : IEpilogue
    {
        public void Store(int row, int column, Float4 sums, int count) =>
            w.Cast<Float4>()[(first + row * stride + column) >> 2] = sums.First(count);
    }
}
