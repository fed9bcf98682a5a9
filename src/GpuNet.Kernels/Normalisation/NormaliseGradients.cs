using GpuNet.Kernels.Reductions;
using ILGPU;

namespace GpuNet.Kernels.Normalisation;

/// <summary>The gradients of every normalisation's scale and shift: ∂E/∂γ = Σ_rows δ ⊙ x̂, ∂E/∂β = Σ_rows δ.</summary>
/// <typeparam name="TAxis">What μ and σ² were taken over.</typeparam>
static class NormaliseGradients<TAxis> where TAxis : struct, IStatisticsAxis
{
    /// <summary>32 columns per group.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, NormalisationShape>> Kernel =
        new("normalise-gradients", Run, GroupReduce.GroupSize, "dγ = Σ δ ⊙ x̂, dβ = Σ δ",
            flops: new(MN: 7), bytes: new(MN: 8, N: 8), sharedBytes: 2 * sizeof(float) * GroupReduce.GroupSize);

    /// <summary>The kernel.</summary>
    /// <param name="delta">δ = ∂E/∂S (N, n).</param>
    /// <param name="x">X (N, n).</param>
    /// <param name="mean">μ, one a column or a row.</param>
    /// <param name="variance">σ², likewise.</param>
    /// <param name="gamma">∂E/∂γ (n).</param>
    /// <param name="beta">∂E/∂β (n).</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> delta, ArrayView<float> x, ArrayView<float> mean, ArrayView<float> variance, ArrayView<float> gamma,
        ArrayView<float> beta, NormalisationShape shape)
    {
        int column = ColumnReduce.Column;
        int lane = ColumnReduce.Lane;
        int rows = column < shape.Columns ? shape.Rows : 0;
        float scales = 0f;
        float shifts = 0f;
        for (int row = lane; row < rows; row += ColumnReduce.Lanes)
        {
            int statistics = TAxis.Index(row, column, shape.StrideStatistics);
            float d = delta[row * shape.StrideY + column];
            scales += d * Normal.Of(x[row * shape.StrideX + column], mean[statistics], variance[statistics], shape.Epsilon);
            shifts += d;
        }
        var sums = ColumnReduce.Reduce<TwoSums, TwoSums>(new(scales, shifts));
        if (lane > 0 || rows == 0)
            return;
        gamma[column] = sums.First;
        beta[column] = sums.Second;
    }
}
