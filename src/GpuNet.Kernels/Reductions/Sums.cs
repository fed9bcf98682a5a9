namespace GpuNet.Kernels.Reductions;

/// <summary>Adds.</summary>
readonly struct Sum : IReduction<float>
{
    /// <inheritdoc/>
    public static float Combine(float first, float second) => first + second;
}

/// <summary>Two sums at once.</summary>
/// <param name="first">The first.</param>
/// <param name="second">The second.</param>
readonly struct TwoSums(float first, float second) : IReduction<TwoSums>
{
    /// <summary>The first sum.</summary>
    public readonly float First = first;

    /// <summary>The second sum.</summary>
    public readonly float Second = second;

    /// <inheritdoc/>
    public static TwoSums Combine(TwoSums first, TwoSums second) => new(first.First + second.First, first.Second + second.Second);
}
