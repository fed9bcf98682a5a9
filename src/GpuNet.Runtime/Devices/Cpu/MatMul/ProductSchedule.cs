using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>The sizes of a product C = Σ_k left(i, k)·right(j, k).</summary>
/// <param name="M">Outputs of the left factor: rows of C.</param>
/// <param name="N">Outputs of the right factor: columns of C.</param>
/// <param name="K">Their depth.</param>
readonly record struct ProductShape(int M, int N, int K)
{
    /// <summary>The sizes of the transposed product.</summary>
    public ProductShape Transposed => new(N, M, K);

    /// <summary>Floating-point operations.</summary>
    public double Flops => 2.0 * M * N * K;

    /// <summary>Floats of the factors and of C.</summary>
    public double Floats => (double)M * K + (double)K * N + (double)M * N;
}

/// <summary>How a product is computed: decided by its sizes and layouts alone.</summary>
/// <param name="IsTransposed">Whether the transposed product is computed, with the factors exchanged.</param>
/// <param name="PacksLeft">Whether the left panels are packed.</param>
/// <param name="PacksRight">Whether the right panels are packed.</param>
/// <param name="RoundsToTf32">Whether panels are rounded when they have been packed.</param>
readonly record struct ProductSchedule(bool IsTransposed, bool PacksLeft, bool PacksRight, bool RoundsToTf32 = false)
{
    // So many panels of the other side must use a packed panel: fewer, and packing costs more than the better place brings.
    const int LeftUses = 4, RightUses = 8;

    // A left panel whose steps lie rows apart meets a new page at nearly each: bearable for short ones.
    const int ShortDepth = 64;

    /// <summary>The schedule of a product.</summary>
    public static ProductSchedule For<V>(ProductShape shape, Factor left, Factor right, Precision precision) where V : struct, IQuads<V>
    {
        var schedule = For<V>(shape, left, right);
        return precision == Precision.Tf32 ? schedule with { PacksLeft = true, PacksRight = true, RoundsToTf32 = true } : schedule;
    }

    static ProductSchedule For<V>(ProductShape shape, Factor left, Factor right) where V : struct, IQuads<V> =>
        Cost<V>(shape.Transposed, left) + (double)shape.M * shape.N < Cost<V>(shape, right)
            ? Pack<V>(shape.Transposed, right, left) with { IsTransposed = true }
            : Pack<V>(shape, left, right);

    // In registers of multiply-adds. A float that is transposed on the way into a right panel takes half of that.
    static double Cost<V>(ProductShape shape, Factor right) where V : struct, IQuads<V>
    {
        int registers = (shape.N + V.Count - 1) / V.Count;
        return (double)shape.M * registers * shape.K + (right.Stride == 1 ? 0 : 0.5 * shape.N * shape.K);
    }

    // The microkernel reads a right panel only along its outputs. Apart from that, a panel is packed where its steps lie far
    // apart and enough panels of the other side will use it.
    static ProductSchedule Pack<V>(ProductShape shape, Factor left, Factor right) where V : struct, IQuads<V>
    {
        int leftPanels = shape.M / MicroKernel<V>.Rows, rightPanels = shape.N / MicroKernel<V>.Columns;
        return new(
            IsTransposed: false,
            PacksLeft: left.Step != 1 && shape.K >= ShortDepth && leftPanels >= 2 && rightPanels >= LeftUses,
            PacksRight: right.Stride != 1 || right.Step > 2 * MicroKernel<V>.Columns && leftPanels >= RightUses);
    }
}
