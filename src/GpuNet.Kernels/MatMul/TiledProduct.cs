using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>C = A·B through registers and shared memory (<see cref="TileProduct"/>), nothing fused.</summary>
/// <typeparam name="TA">The memory layout of A.</typeparam>
/// <typeparam name="TB">The memory layout of B.</typeparam>
/// <typeparam name="TTile">The tile that a group computes.</typeparam>
/// <typeparam name="TBounds">Whether sizes are multiples of the tile's.</typeparam>
static class TiledProduct<TA, TB, TTile, TBounds>
    where TA : struct, IPanelLayout
    where TB : struct, IPanelLayout
    where TTile : struct, ITile
    where TBounds : struct, IBounds
{
    /// <summary>One group per tile.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, MatMulShape>> Kernel =
        new("matmul-tiled", Run, TileProduct.GroupSize<TTile>(), "C = A·B, one group per tile",
            flops: new(MNK: 2), bytes: new(MK: 4, NK: 4, MN: 4), TileProduct.SharedBytes<TTile, TA, TB>());

    /// <summary>The kernel.</summary>
    public static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, MatMulShape shape)
    {
        var sums = TileProduct.Sum<TTile, TA, TB, TBounds, WithoutColumnSum>(a, b, shape, 0, shape.K);
        Epilogue.Store<TTile, TBounds, Copy>(sums, new(c, shape.StrideC), shape);
    }

    readonly struct Copy(ArrayView<float> c, int stride) : IEpilogue
    {
        public void Store(int row, int column, Float4 sums, int count) =>
            c.Cast<Float4>()[(row * stride + column) >> 2] = sums.First(count);
    }
}
