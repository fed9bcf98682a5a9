using ILGPU;

namespace GpuNet.Kernels.MatMul;

/// <summary>How the sums of a product are split among groups (split-K). Each part has its own position in the result.</summary>
/// <param name="Steps">Steps of a part, a multiple of the tile's depth.</param>
/// <param name="Length">Floats from one part of C to the next.</param>
readonly record struct SumSplit(int Steps, int Length);

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
    /// <summary>One group per tile and part.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, MatMulShape, SumSplit>> Kernel =
        new("matmul-tiled", Run, TileProduct.GroupSize<TTile>(), "C = A·B, or parts of its sums, one group per tile and part",
            flops: new(MNK: 2), bytes: new(MK: 4, NK: 4, MN: 4), TileProduct.SharedBytes<TTile, TA, TB>());

    /// <summary>The kernel.</summary>
    public static void Run(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, MatMulShape shape, SumSplit split)
    {
        int from = Grid.IdxZ * split.Steps;
        int to = IntrinsicMath.Min(from + split.Steps, shape.K);
        var sums = TileProduct.Sum<TTile, TA, TB, TBounds, WithoutColumnSum>(a, b, shape, from, to);
        Epilogue.Store<TTile, TBounds, ToPart>(sums, new(c, Grid.IdxZ * split.Length, shape.StrideC), shape);
    }

    readonly struct ToPart(ArrayView<float> c, int first, int stride) : IEpilogue
    {
        public void Store(int row, int column, Float4 sums, int count) =>
            c.Cast<Float4>()[(first + row * stride + column) >> 2] = sums.First(count);
    }
}
