using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.Normalisation;

/// <summary>
/// The backward pass of layer normalisation (Ba, Kiros and Hinton, 2016): with d = γ ⊙ δ, ∂E/∂X = 1/√(σ² + ε) · (d − 1/n Σ_k d_k − x̂ · 1/n
/// Σ_k d_k·x̂_k), the sums over a row.
/// </summary>
/// <typeparam name="TThreads">How many threads share a row.</typeparam>
static class LayerNormBackward<TThreads> where TThreads : struct, IRowThreads
{
    /// <summary>Several rows per group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, NormalisationShape>> Kernel =
        new("layer-norm-backward", Run, GroupReduce.GroupSize, "dX = (d − mean(d) − x̂ · mean(d ⊙ x̂))/√(σ² + ε), d = γ ⊙ δ",
            flops: new(MN: 14, M: 5), bytes: new(MN: 12, M: 8, N: 4), sharedBytes: 2 * sizeof(float) * GroupReduce.GroupSize);

    /// <summary>The kernel.</summary>
    /// <param name="delta">δ = ∂E/∂S (N, n).</param>
    /// <param name="x">X (N, n).</param>
    /// <param name="mean">μ (N, 1).</param>
    /// <param name="variance">σ² (N, 1).</param>
    /// <param name="gamma">γ (n).</param>
    /// <param name="below">∂E/∂X (N, n), with the stride of X.</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> delta, ArrayView<float> x, ArrayView<float> mean, ArrayView<float> variance, ArrayView<float> gamma,
        ArrayView<float> below, NormalisationShape shape)
    {
        int lane = Group.IdxX % TThreads.Count;
        int row = Grid.GlobalLinearIndex / TThreads.Count;
        bool isRow = row < shape.Rows;
        int columns = isRow ? shape.Columns : 0;
        int firstX = row * shape.StrideX;
        int firstDelta = row * shape.StrideY;
        float mu = isRow ? mean[row * shape.StrideStatistics] : 0f;
        float scale = isRow ? Normal.Scale(variance[row * shape.StrideStatistics], shape.Epsilon) : 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        for (int k = lane; k < columns; k += TThreads.Count)
        {
            float d = gamma[k] * delta[firstDelta + k];
            sum1 += d;
            sum2 += d * ((x[firstX + k] - mu) * scale);
        }
        var sums = GroupReduce.Row<TwoSums, TwoSums, TThreads>(new(sum1, sum2));
        for (int k = lane; k < columns; k += TThreads.Count)
        {
            float normal = (x[firstX + k] - mu) * scale;
            float d = gamma[k] * delta[firstDelta + k];
            below[firstX + k] = scale * (d - sums.First / shape.Columns - normal * (sums.Second / shape.Columns));
        }
    }
}
