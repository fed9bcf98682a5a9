namespace GpuNet.Kernels.Reductions;

/// <summary>Adds.</summary>
public readonly struct Sum : IReduction<float>
{
    /// <inheritdoc/>
    public static float Combine(float first, float second) => first + second;
}
