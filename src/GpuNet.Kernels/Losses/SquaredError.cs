namespace GpuNet.Kernels.Losses;

/// <summary>½ Σ_k (s_k − y_k)², mean over the rows; δ = (s − y)/N.</summary>
public readonly struct SquaredError : ILoss
{
    /// <inheritdoc/>
    public static string Name => "mean_squared_error";

    /// <inheritdoc/>
    public static Link Link => Link.Identity;

    /// <inheritdoc/>
    public static bool IsMeanOverOutputs => false;

    /// <inheritdoc/>
    public static float Value(float s, float y, RowStatistics row) => 0.5f * (s - y) * (s - y);

    /// <inheritdoc/>
    public static float Seed(float s, float y, RowStatistics row) => s - y;
}
