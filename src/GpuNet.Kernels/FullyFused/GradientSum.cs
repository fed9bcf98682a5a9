using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.FullyFused;

/// <summary>
/// Adds the parts of the gradients of a fully fused step. Eight threads share a parameter: each adds every eighth part, and their sums are
/// added as a tree. So the order depends only on the number of parts.
/// </summary>
static class GradientSum
{
    /// <summary><see cref="ColumnReduce.Columns"/> parameters per group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, int>> Kernel =
        new("gradient-sum", Run, GroupReduce.GroupSize, "g = the sum of M partial gradients of N parameters",
            flops: new(MN: 1), bytes: new(MN: 4, N: 4), sizeof(float) * GroupReduce.GroupSize);

    /// <summary>The kernel.</summary>
    /// <param name="parts">The partial gradients, one after another.</param>
    /// <param name="gradients">g (n).</param>
    /// <param name="count">Number of parts.</param>
    public static void Run(ArrayView<float> parts, ArrayView<float> gradients, int count)
    {
        int length = gradients.IntLength, column = ColumnReduce.Column;
        float sum = Of(parts, length, count);
        if (column < length && ColumnReduce.Lane == 0)
            gradients[column] = sum;
    }

    /// <summary>The sum of this thread's parameter. Every thread of the group must call it.</summary>
    /// <param name="parts">The partial gradients, one after another.</param>
    /// <param name="length">Number of parameters.</param>
    /// <param name="count">Number of parts.</param>
    public static float Of(ArrayView<float> parts, int length, int count)
    {
        int column = ColumnReduce.Column;
        // A thread beyond the end has no parts, but still reaches the barriers.
        int most = column < length ? count : 0;
        float sum = 0f;
        for (int part = ColumnReduce.Lane; part < most; part += ColumnReduce.Lanes)
            sum += parts[part * length + column];
        return ColumnReduce.Reduce<float, Sum>(sum);
    }
}
