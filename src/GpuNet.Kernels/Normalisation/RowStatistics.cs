using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.Normalisation;

/// <summary>Mean and variance of each row, in two passes: μ = 1/n Σ x, σ² = 1/n Σ (x − μ)² (Ba, Kiros and Hinton, 2016).</summary>
/// <typeparam name="TThreads">How many threads share a row.</typeparam>
static class RowStatistics<TThreads> where TThreads : struct, IRowThreads
{
    /// <summary>Several rows per group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, NormalisationShape>>
        Kernel = new("row-statistics", Run, GroupReduce.GroupSize, "μ and σ² of each row",
            flops: new(MN: 4, M: 2), bytes: new(MN: 4, M: 8), sharedBytes: 2 * sizeof(float) * GroupReduce.GroupSize);

    /// <summary>The kernel.</summary>
    /// <param name="x">X (N, n).</param>
    /// <param name="mean">μ (N, 1).</param>
    /// <param name="variance">σ² (N, 1).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(ArrayView<float> x, ArrayView<float> mean, ArrayView<float> variance, NormalisationShape shape)
    {
        int lane = Group.IdxX % TThreads.Count;
        int row = Grid.GlobalLinearIndex / TThreads.Count;
        int columns = row < shape.Rows ? shape.Columns : 0;
        int first = row * shape.StrideX;
        float sum = 0f;
        for (int k = lane; k < columns; k += TThreads.Count)
            sum += x[first + k];
        float mu = GroupReduce.Row<float, Sum, TThreads>(sum) / shape.Columns;

        float squares = 0f;
        for (int k = lane; k < columns; k += TThreads.Count)
        {
            float difference = x[first + k] - mu;
            squares += difference * difference;
        }
        squares = GroupReduce.Row<float, Sum, TThreads>(squares);
        if (lane > 0 || columns == 0)
            return;
        mean[row * shape.StrideStatistics] = mu;
        variance[row * shape.StrideStatistics] = squares / shape.Columns;
    }
}
