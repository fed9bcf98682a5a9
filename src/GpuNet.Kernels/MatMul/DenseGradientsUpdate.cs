using GpuNet.Kernels.Optimizers;
using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>Where the parameters of a dense layer are among all, in floats.</summary>
/// <param name="W">The first weight, a multiple of 4; that of the first member where there are several.</param>
/// <param name="B">The first bias.</param>
readonly record struct LayerPlace(int W, int B);

/// <summary>
/// An optimizer's step of a dense layer by its gradients, which are not stored: <see cref="DenseGradients{TTile, TBounds}"/>. It serves
/// sizes that are multiples of the tile's, too: beside the parameters that it moves, checks of bounds take no time.
/// </summary>
/// <typeparam name="TOptimizer">The optimizer.</typeparam>
/// <typeparam name="TTile">The tile that a group computes.</typeparam>
static class DenseGradientsUpdate<TOptimizer, TTile>
    where TOptimizer : unmanaged, IOptimizer<TOptimizer>
    where TTile : struct, ITile
{
    /// <summary>One group per tile and member.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, MatMulShape, LayerPlace,
        UpdateShape, TOptimizer>> Kernel =
        new("dense-gradients-update", Run, TileProduct.GroupSize<TTile>(), "w ← w − step(g) with dW = Xᵀ·δ, db = 1ᵀ·δ",
            flops: new(MNK: 2, NK: 1, MN: 2 + 5 * TOptimizer.StateSize, N: 2 + 5 * TOptimizer.StateSize),
            bytes: new(MK: 4, NK: 4, MN: 8 * (1 + TOptimizer.StateSize), N: 8 * (1 + TOptimizer.StateSize)),
            GradientTile<TTile, Guarded>.SharedBytes);

    /// <summary>The kernel.</summary>
    /// <param name="x">X (K, M): one row per example.</param>
    /// <param name="delta">δ (K, N).</param>
    /// <param name="weights">All parameters (n).</param>
    /// <param name="kept">The optimizer state: the first n values, then the second n. Unused if there are none; pass any view.</param>
    /// <param name="shape">The sizes. The stride and the pitch of C are those of the layer's weights.</param>
    /// <param name="place">Where the layer's parameters are.</param>
    /// <param name="update">The sizes of the update, and what is done to gradients, which are not scaled.</param>
    /// <param name="optimizer">The constants of this step.</param>
    public static void Run(
        ArrayView<float> x, ArrayView<float> delta, ArrayView<float> weights, ArrayView<float> kept, MatMulShape shape, LayerPlace place,
        UpdateShape update, TOptimizer optimizer)
    {
        GradientTile<TTile, Guarded>.Run(
            x, delta, shape, new(shape.K, Step: 0), new Move(weights, kept, shape, place, update, optimizer));
    }

    // Places are computed here, and not once before the product, during which registers are scarce.
    readonly struct Move(
        ArrayView<float> weights, ArrayView<float> kept, MatMulShape shape, LayerPlace place, UpdateShape update, TOptimizer optimizer)
        : IGradientEpilogue
    {
        public void Store(int row, int column, Float4 sums, int count)
        {
            int index = place.W + Grid.IdxZ * shape.Pitch.C + row * shape.StrideC + column;
            Update<TOptimizer>.MoveFour(weights, kept, index >> 2, sums.First(count), update, optimizer);
        }

        public void StoreBias(int column, float sum)
        {
            int index = place.B + Grid.IdxZ * shape.Pitch.Bias + column;
            Update<TOptimizer>.MoveOne(weights, kept, index, sum, update, optimizer);
        }
    }
}
