using ILGPU;

namespace GpuNet.Kernels.Normalisation;

/// <summary>
/// The backward pass of batch normalisation (Ioffe and Szegedy, 2015): ∂E/∂X = γ/√(σ² + ε) ⊙ (δ − 1/N ∂E/∂β − 1/N x̂ ⊙ ∂E/∂γ).
/// </summary>
static class BatchNormBackward
{
    /// <summary>One thread per element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, ArrayView<float>, ArrayView<float>, NormalisationShape>> Kernel =
        new("batch-norm-backward", Run, 256, "dX = γ/√(σ² + ε) ⊙ (δ − dβ/N − x̂ ⊙ dγ/N)", flops: new(MN: 11), bytes: new(MN: 12, N: 20));

    /// <summary>The kernel.</summary>
    /// <param name="delta">δ = ∂E/∂S (N, n).</param>
    /// <param name="x">X (N, n).</param>
    /// <param name="mean">μ (n).</param>
    /// <param name="variance">σ² (n).</param>
    /// <param name="gamma">γ (n).</param>
    /// <param name="gammaGradient">∂E/∂γ (n).</param>
    /// <param name="betaGradient">∂E/∂β (n).</param>
    /// <param name="below">∂E/∂X (N, n), with the stride of X.</param>
    /// <param name="shape">The sizes.</param>
    public static void Run(
        ArrayView<float> delta, ArrayView<float> x, ArrayView<float> mean, ArrayView<float> variance, ArrayView<float> gamma,
        ArrayView<float> gammaGradient, ArrayView<float> betaGradient, ArrayView<float> below, NormalisationShape shape)
    {
        int element = Grid.GlobalLinearIndex;
        if (element >= shape.Count)
            return;
        int row = element / shape.Columns;
        int column = element % shape.Columns;
        int place = row * shape.StrideX + column;
        float scale = Normal.Scale(variance[column], shape.Epsilon);
        float normal = (x[place] - mean[column]) * scale;
        float mean1 = betaGradient[column] / shape.Rows;
        float mean2 = gammaGradient[column] / shape.Rows;
        below[place] = gamma[column] * scale * (delta[row * shape.StrideY + column] - mean1 - normal * mean2);
    }
}
