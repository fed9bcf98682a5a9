using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.Softmax;

/// <summary>The backward pass of a softmax in a hidden layer: ∂E/∂s_k = x_k·(g_k − Σ_j g_j·x_j) with g = ∂E/∂X, in each row.</summary>
/// <typeparam name="TThreads">How many threads share a row.</typeparam>
static class SoftmaxBackward<TThreads> where TThreads : struct, IRowThreads
{
    /// <summary>Several rows per group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, SoftmaxShape>> Kernel =
        new("softmax-backward", Run, GroupReduce.GroupSize, "ds_k = x_k·(g_k − Σ g_j·x_j)",
            flops: new(MN: 4), bytes: new(MN: 12), sharedBytes: sizeof(float) * GroupReduce.GroupSize);

    /// <summary>The kernel.</summary>
    /// <param name="x">X (N, n).</param>
    /// <param name="g">∂E/∂X (N, n).</param>
    /// <param name="below">∂E/∂S (N, n).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(ArrayView<float> x, ArrayView<float> g, ArrayView<float> below, SoftmaxShape shape)
    {
        int lane = Group.IdxX % TThreads.Count;
        int row = Grid.GlobalLinearIndex / TThreads.Count;
        int columns = row < shape.Rows ? shape.Columns : 0;
        int first = row * shape.StrideX;
        float sum = 0f;
        for (int k = lane; k < columns; k += TThreads.Count)
            sum += g[first + k] * x[first + k];
        sum = GroupReduce.Row<float, Sum, TThreads>(sum);
        for (int k = lane; k < columns; k += TThreads.Count)
            below[row * shape.StrideS + k] = x[first + k] * (g[first + k] - sum);
    }
}
