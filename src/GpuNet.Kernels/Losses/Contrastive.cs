using GpuNet.Kernels.Activations;

namespace GpuNet.Kernels.Losses;

/// <summary>
/// ½(y·s² + (1 − y)·max(0, 1 − s)²) for the distance s of two examples, y being 1 where they belong together and 0 where they do not, mean
/// over the rows; δ = (y·s − (1 − y)·max(0, 1 − s))/N (Hadsell, Chopra and LeCun, 2006, with a margin of 1).
/// </summary>
public readonly struct Contrastive : ILoss
{
    /// <inheritdoc/>
    public static string Name => "contrastive";

    /// <inheritdoc/>
    public static Link Link => Link.Identity;

    /// <inheritdoc/>
    public static bool IsMeanOverOutputs => false;

    /// <inheritdoc/>
    public static float Value(float s, float y, RowStatistics row)
    {
        float near = Relu.Apply(1f - s);
        return 0.5f * (y * s * s + (1f - y) * near * near);
    }

    /// <inheritdoc/>
    public static float Seed(float s, float y, RowStatistics row) => y * s - (1f - y) * Relu.Apply(1f - s);
}
