using GpuNet.Kernels.Optimizers;
using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.FullyFused;

/// <summary>An optimizer's step by the sum of the parts of the gradients, which is not stored.</summary>
/// <typeparam name="TOptimizer">The optimizer.</typeparam>
static class GradientSumUpdate<TOptimizer> where TOptimizer : unmanaged, IOptimizer<TOptimizer>
{
    /// <summary><see cref="ColumnReduce.Columns"/> parameters per group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, UpdateShape, TOptimizer, int>> Kernel =
        new("gradient-sum-update", Run, GroupReduce.GroupSize, "w ← w − step(g), g the sum of M partial gradients of N parameters",
            flops: new(MN: 1, N: 2 + 5 * TOptimizer.StateSize), bytes: new(MN: 4, N: 8 * (1 + TOptimizer.StateSize)),
            sizeof(float) * GroupReduce.GroupSize);

    /// <summary>The kernel.</summary>
    /// <param name="parts">The partial gradients, one after another.</param>
    /// <param name="weights">w (n).</param>
    /// <param name="kept">The optimizer state: the first n values, then the second n. Unused if there are none; pass any view.</param>
    /// <param name="shape">The sizes, and what is done to gradients, which are not scaled.</param>
    /// <param name="optimizer">The constants of this step.</param>
    /// <param name="count">Number of parts.</param>
    public static void Run(
        ArrayView<float> parts, ArrayView<float> weights, ArrayView<float> kept, UpdateShape shape, TOptimizer optimizer, int count)
    {
        int length = 4 * shape.Quads, column = ColumnReduce.Column;
        float gradient = GradientSum.Of(parts, length, count);
        if (column >= length || ColumnReduce.Lane > 0)
            return;
        Update<TOptimizer>.MoveOne(weights, kept, column, gradient, shape, optimizer);
    }
}
