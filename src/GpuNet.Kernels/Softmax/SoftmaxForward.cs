using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Reductions;
using ILGPU;
using ILGPU.Algorithms;

namespace GpuNet.Kernels.Softmax;

/// <summary>The sizes of a softmax.</summary>
/// <param name="Rows">N.</param>
/// <param name="Columns">n.</param>
/// <param name="StrideS">Floats from one row of S, and of ∂E/∂S, to the next.</param>
/// <param name="StrideX">Floats from one row of X, and of ∂E/∂X, to the next.</param>
readonly record struct SoftmaxShape(int Rows, int Columns, int StrideS, int StrideX);

/// <summary>x_k = e^{s_k − max}/Σ_j e^{s_j − max} in each row.</summary>
/// <typeparam name="TThreads">How many threads share a row.</typeparam>
static class SoftmaxForward<TThreads> where TThreads : struct, IRowThreads
{
    /// <summary>Several rows per group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, SoftmaxShape>> Kernel =
        new("softmax", Run, GroupReduce.GroupSize, "x_k = e^{s_k − max}/Σ e^{s_j − max}",
            flops: new(MN: 4), bytes: new(MN: 8), sharedBytes: 12 * GroupReduce.GroupSize);

    /// <summary>The kernel.</summary>
    /// <param name="s">S (N, n).</param>
    /// <param name="x">X (N, n).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(ArrayView<float> s, ArrayView<float> x, SoftmaxShape shape)
    {
        int lane = Group.IdxX % TThreads.Count;
        int row = Grid.GlobalLinearIndex / TThreads.Count;
        int columns = row < shape.Rows ? shape.Columns : 0;
        int first = row * shape.StrideS;
        var summary = RowSummary.None;
        for (int k = lane; k < columns; k += TThreads.Count)
            summary = RowSummary.Combine(summary, new(s[first + k], 1f, k));
        summary = GroupReduce.Row<RowSummary, RowSummary, TThreads>(summary);
        for (int k = lane; k < columns; k += TThreads.Count)
            x[row * shape.StrideX + k] = XMath.Exp(s[first + k] - summary.Max) / summary.Sum;
    }
}
