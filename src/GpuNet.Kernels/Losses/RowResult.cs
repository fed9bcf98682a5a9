using GpuNet.Kernels.Reductions;

namespace GpuNet.Kernels.Losses;

/// <summary>The result of a row: its loss, the number of correct outputs, and the largest target with its index.</summary>
/// <param name="loss">The sum of the elements' losses.</param>
/// <param name="right">Outputs on the right side of ½.</param>
/// <param name="target">The largest target.</param>
/// <param name="place">The index of the largest target, the first of equals.</param>
readonly struct RowResult(float loss, float right, float target, int place) : IReduction<RowResult>
{
    /// <summary>The sum of the elements' losses.</summary>
    public readonly float Loss = loss;

    /// <summary>Outputs on the right side of ½.</summary>
    public readonly float Right = right;

    /// <summary>The largest target.</summary>
    public readonly float Target = target;

    /// <summary>The index of the largest target, the first of equals.</summary>
    public readonly int Place = place;

    /// <summary>The result of no outputs.</summary>
    public static RowResult None => new(0f, 0f, float.NegativeInfinity, int.MaxValue);

    /// <inheritdoc/>
    public static RowResult Combine(RowResult first, RowResult second)
    {
        bool isFirst = first.Target > second.Target || (first.Target == second.Target && first.Place < second.Place);
        return new(
            first.Loss + second.Loss, first.Right + second.Right,
            isFirst ? first.Target : second.Target, isFirst ? first.Place : second.Place);
    }
}
