using GpuNet.Kernels.Reductions;
using ILGPU.Algorithms;

namespace GpuNet.Kernels.Losses;

/// <summary>
/// Statistics of the logits of a row after one pass: the maximum, its first index, and Σ e^{s_k − max}. Two partial results are combined by
/// scaling both sums to the larger maximum (Milakov and Gimelshein, Online normalizer calculation, 2018).
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

    /// <summary>The statistics of no logits.</summary>
    public static RowSummary None => new(float.NegativeInfinity, 0f, int.MaxValue);

    /// <summary>The form that losses use.</summary>
    /// <param name="outputs">K.</param>
    public LogitStatistics Statistics(int outputs) => new(Max, XMath.Log(Sum), outputs);

    /// <inheritdoc/>
    public static RowSummary Combine(RowSummary first, RowSummary second)
    {
        var larger = IsLarger(first, second) ? first : second;
        float sum = Scaled(first, larger.Max) + Scaled(second, larger.Max);
        return new(larger.Max, sum, larger.Place);
    }

    // A NaN counts as larger than anything, so it reaches the loss; a != a is true only for NaN.
#pragma warning disable CS1718
    static bool IsLarger(RowSummary a, RowSummary b) =>
        a.Max > b.Max || a.Max != a.Max || (a.Max == b.Max && a.Place < b.Place);
#pragma warning restore CS1718

    // Next to a finite logit, −∞ adds nothing. Equal logits of −∞ need care: e^{−∞ − (−∞)} would be NaN.
    static float Scaled(RowSummary part, float max)
    {
        if (part.Max == float.NegativeInfinity)
            return max == part.Max ? part.Sum : 0f;
        return part.Sum * XMath.Exp(part.Max - max);
    }
}
