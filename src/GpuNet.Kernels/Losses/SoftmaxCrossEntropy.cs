using ILGPU.Algorithms;

namespace GpuNet.Kernels.Losses;

/// <summary>−Σ_k y_k (s_k − max − ln Σ e^{s_j − max}) with Σ y_k = 1, mean over the rows; δ = (softmax(s) − y)/N.</summary>
public readonly struct SoftmaxCrossEntropy : ILoss
{
    /// <inheritdoc/>
    public static string Name => "softmax_cross_entropy";

    /// <inheritdoc/>
    public static Link Link => Link.Softmax;

    /// <inheritdoc/>
    public static bool IsMeanOverOutputs => false;

    /// <inheritdoc/>
    public static float Value(float s, float y, RowStatistics row) =>
        // A logit of −∞ that is not the target costs nothing: 0·∞ must not become NaN.
        y == 0f ? 0f : y * (row.Max - s + row.LogSum);

    /// <inheritdoc/>
    public static float Seed(float s, float y, RowStatistics row) => XMath.Exp(s - row.Max - row.LogSum) - y;
}
