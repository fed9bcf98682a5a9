using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.Normalisation;

/// <summary>
/// Mean and variance of each column over the batch, in two passes, and the running ones, which inference uses (Ioffe and Szegedy, 2015):
/// μ = 1/N Σ x, σ² = 1/N Σ (x − μ)²; running ← running + m·(now − running), with the unbiased variance σ²·N/(N − 1).
/// </summary>
static class ColumnStatistics
{
    /// <summary>32 columns per group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        NormalisationShape, float>> Kernel =
        new("column-statistics", Run, GroupReduce.GroupSize, "μ and σ² of each column, and the running ones",
            flops: new(MN: 4, N: 10), bytes: new(MN: 4, N: 24), sharedBytes: 2 * sizeof(float) * GroupReduce.GroupSize);

    /// <summary>The kernel.</summary>
    /// <param name="x">X (N, n), N at least 2.</param>
    /// <param name="mean">μ (n).</param>
    /// <param name="variance">σ² (n).</param>
    /// <param name="runningMean">The running mean (n).</param>
    /// <param name="runningVariance">The running variance (n).</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="momentum">m.</param>
    public static void Run(
        ArrayView<float> x, ArrayView<float> mean, ArrayView<float> variance, ArrayView<float> runningMean,
        ArrayView<float> runningVariance, NormalisationShape shape, float momentum)
    {
        int column = ColumnReduce.Column;
        int lane = ColumnReduce.Lane;
        int rows = column < shape.Columns ? shape.Rows : 0;
        float sum = 0f;
        for (int row = lane; row < rows; row += ColumnReduce.Lanes)
            sum += x[row * shape.StrideX + column];
        float mu = ColumnReduce.Reduce<float, Sum>(sum) / shape.Rows;

        float squares = 0f;
        for (int row = lane; row < rows; row += ColumnReduce.Lanes)
        {
            float difference = x[row * shape.StrideX + column] - mu;
            squares += difference * difference;
        }
        squares = ColumnReduce.Reduce<float, Sum>(squares);
        if (lane > 0 || rows == 0)
            return;
        mean[column] = mu;
        variance[column] = squares / shape.Rows;
        runningMean[column] = Running(runningMean[column], mu, momentum);
        runningVariance[column] = Running(runningVariance[column], squares / (shape.Rows - 1), momentum);
    }

    /// <summary>The running value after a batch.</summary>
    public static float Running(float running, float now, float momentum) => running + momentum * (now - running);
}
