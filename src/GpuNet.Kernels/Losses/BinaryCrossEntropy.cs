using GpuNet.Kernels.Activations;
using ILGPU.Algorithms;

namespace GpuNet.Kernels.Losses;

/// <summary>max(s, 0) − s·y + ln(1 + e^{−|s|}), mean over all N·K elements; δ = (σ(s) − y)/(N·K).</summary>
public readonly struct BinaryCrossEntropy : ILoss
{
    /// <inheritdoc/>
    public static string Name => "binary_cross_entropy";

    /// <inheritdoc/>
    public static Link Link => Link.Sigmoid;

    /// <inheritdoc/>
    public static bool IsMeanOverOutputs => true;

    /// <inheritdoc/>
    public static float Value(float s, float y, RowStatistics row) =>
        Relu.Apply(s) - s * y + XMath.Log(1f + XMath.Exp(-XMath.Abs(s)));

    /// <inheritdoc/>
    public static float Seed(float s, float y, RowStatistics row) => Sigmoid.Apply(s) - y;
}
