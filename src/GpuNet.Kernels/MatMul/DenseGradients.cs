using ILGPU;

namespace GpuNet.Kernels.MatMul;

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
            flops: new(MNK: 2, NK: 1), bytes: new(MK: 4, NK: 4, MN: 4, N: 4), GradientTile<TTile, TBounds>.SharedBytes);

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
        GradientTile<TTile, TBounds>.Run(
            x, delta, shape, split, new ToPart(w, part * shape.Pitch.C, shape.StrideC, b, part * shape.Pitch.Bias));
    }

    readonly struct ToPart(ArrayView<float> w, int firstOfW, int stride, ArrayView<float> b, int firstOfB) : IGradientEpilogue
    {
        public void Store(int row, int column, Float4 sums, int count) =>
            w.Cast<Float4>()[(firstOfW + row * stride + column) >> 2] = sums.First(count);

        public void StoreBias(int column, float sum) => b[firstOfB + column] = sum;
    }
}
