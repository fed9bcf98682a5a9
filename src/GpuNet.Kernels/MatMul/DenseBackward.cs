using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>The backward pass of a dense layer in one kernel: δ below = (δ·Wᵀ) ⊙ θ′.</summary>
/// <typeparam name="TActivation">θ of the layer below.</typeparam>
/// <typeparam name="TTile">The tile that a group computes.</typeparam>
/// <typeparam name="TBounds">Whether sizes are multiples of the tile's.</typeparam>
static class DenseBackward<TActivation, TTile, TBounds>
    where TActivation : struct, IActivation
    where TTile : struct, ITile
    where TBounds : struct, IBounds
{
    /// <summary>One group per tile and member.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, MatMulShape>>
        Kernel = new("dense-backward", Run, TileProduct.GroupSize<TTile>(), "δ below = (δ·Wᵀ) ⊙ θ′",
            flops: new(MNK: 2, MN: 2), bytes: new(MK: 4, NK: 4, MN: 8),
            TileProduct.SharedBytes<TTile, DepthContiguous, DepthContiguous>());

    /// <summary>The kernel.</summary>
    /// <param name="delta">δ (M, K).</param>
    /// <param name="w">W (N, K): one row per input of the layer.</param>
    /// <param name="from">What θ′ is computed from (M, N), with the layout of the result.</param>
    /// <param name="below">The result (M, N).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(ArrayView<float> delta, ArrayView<float> w, ArrayView<float> from, ArrayView<float> below, MatMulShape shape)
    {
        int member = Grid.IdxZ;
        var sums = TileProduct.Sum<TTile, DepthContiguous, DepthContiguous, TBounds, WithoutColumnSum>(
            delta, w, shape, 0, shape.K, member);
        Epilogue.Store<TTile, TBounds, TimesDerivative>(sums, new(from, below, member * shape.Pitch.C, shape.StrideC), shape);
    }

    readonly struct TimesDerivative(ArrayView<float> from, ArrayView<float> below, int first, int stride) : IEpilogue
    {
        public void Store(int row, int column, Float4 sums, int count)
        {
            int place = (first + row * stride + column) >> 2;
            var x = from.Cast<Float4>()[place];
            below.Cast<Float4>()[place] = new Float4(
                sums.X * Derivative(x.X), sums.Y * Derivative(x.Y), sums.Z * Derivative(x.Z), sums.W * Derivative(x.W)).First(count);
        }

        static float Derivative(float from) => TActivation.Derivative(new Lane1(from)).Value;
    }
}
