using GpuNet.Kernels.Reductions;
using ILGPU.Algorithms;

namespace GpuNet.Kernels.Losses;

/// <summary>
/// What is known of a row's logits after one pass: the largest, where it stands first, and Σ e^{s_k − max}. Two parts of a row
/// are put together by scaling both sums to the larger maximum (Milakov and Gimelshein, Online normalizer calculation, 2018).
/// </summary>
/// <param name="max">The largest logit.</param>
/// <param name="sum">Σ e^{s_k − max}.</param>
/// <param name="place">The index of the largest logit, the first of equals.</param>
readonly struct RowSummary(float max, float sum, int place) : IReduction<RowSummary>
{
    /// <summary>The largest logit; NaN if any is NaN.</summary>
    public readonly float Max = max;

    /// <summary>Σ e^{s_k − max}.</summary>
    public readonly float Sum = sum;

    /// <summary>The index of the largest logit, the first of equals.</summary>
    public readonly int Place = place;

    /// <summary>Of no logits.</summary>
    public static RowSummary None => new(float.NegativeInfinity, 0f, int.MaxValue);

    /// <summary>As losses take it.</summary>
    /// <param name="outputs">K.</param>
    public LogitStatistics Statistics(int outputs) => new(Max, XMath.Log(Sum), outputs);

    /// <inheritdoc/>
    public static RowSummary Combine(RowSummary first, RowSummary second)
    {
        var larger = IsLarger(first, second) ? first : second;
        float sum = Scaled(first, larger.Max) + Scaled(second, larger.Max);
        return new(larger.Max, sum, larger.Place);
    }

    // A NaN is larger than anything, so that it reaches the loss; a != a is true of NaN only.
#pragma warning disable CS1718
    static bool IsLarger(RowSummary a, RowSummary b) =>
        a.Max > b.Max || a.Max != a.Max || (a.Max == b.Max && a.Place < b.Place);
#pragma warning restore CS1718

    // Beside a finite logit −∞ adds nothing, and among themselves they are alike: e^{−∞ − (−∞)} would be NaN.
    static float Scaled(RowSummary part, float max)
    {
        if (part.Max == float.NegativeInfinity)
            return max == part.Max ? part.Sum : 0f;
        return part.Sum * XMath.Exp(part.Max - max);
    }
}
