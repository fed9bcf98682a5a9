using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>The forward pass of a dense layer in one kernel: S = X·W + b, Y = θ(S).</summary>
/// <typeparam name="TActivation">θ.</typeparam>
/// <typeparam name="TTile">The tile that a group computes.</typeparam>
/// <typeparam name="TBounds">Whether sizes are multiples of the tile's.</typeparam>
static class DenseForward<TActivation, TTile, TBounds>
    where TActivation : struct, IActivation
    where TTile : struct, ITile
    where TBounds : struct, IBounds
{
    /// <summary>One group per tile and member.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        MatMulShape>> Kernel =
        new("dense-forward", Run, TileProduct.GroupSize<TTile>(), "Y = θ(X·W + b)",
            flops: new(MNK: 2, MN: 2), bytes: new(MK: 4, NK: 4, MN: TActivation.DerivativeFrom == DerivativeSource.Input ? 8 : 4, N: 4),
            TileProduct.SharedBytes<TTile, DepthContiguous, ExtentContiguous>());

    /// <summary>The kernel. S is written only if θ′ is computed from it; otherwise pass any view.</summary>
    /// <param name="x">X (M, K).</param>
    /// <param name="w">W (K, N).</param>
    /// <param name="b">b (N), or (M, N) for a separate bias per row.</param>
    /// <param name="s">S (M, N).</param>
    /// <param name="y">Y (M, N).</param>
    /// <param name="shape">The sizes; S has the layout of Y.</param>
    public static void Run(
        ArrayView<float> x, ArrayView<float> w, ArrayView<float> b, ArrayView<float> s, ArrayView<float> y, MatMulShape shape)
    {
        int member = Grid.IdxZ;
        var sums = TileProduct.Sum<TTile, DepthContiguous, ExtentContiguous, TBounds, WithoutColumnSum>(
            x, w, shape, 0, shape.K, member);
        Epilogue.Store<TTile, TBounds, BiasAndActivation>(
            sums, new(b, member * shape.Pitch.Bias, shape.StrideBias, s, y, member * shape.Pitch.C, shape.StrideC), shape);
    }

    readonly struct BiasAndActivation(
        ArrayView<float> b, int firstB, int strideB, ArrayView<float> s, ArrayView<float> y, int first, int stride) : IEpilogue
    {
        public void Store(int row, int column, Float4 sums, int count)
        {
            int place = (first + row * stride + column) >> 2;
            var preActivation = sums + b.Cast<Float4>()[(firstB + row * strideB + column) >> 2];
            if (TActivation.DerivativeFrom == DerivativeSource.Input)
                s.Cast<Float4>()[place] = preActivation.First(count);
            y.Cast<Float4>()[place] = new Float4(
                Apply(preActivation.X), Apply(preActivation.Y), Apply(preActivation.Z), Apply(preActivation.W)).First(count);
        }

        static float Apply(float s) => TActivation.Apply(new Lane1(s)).Value;
    }
}
