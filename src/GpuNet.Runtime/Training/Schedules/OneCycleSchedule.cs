using GpuNet.Kernels;

namespace GpuNet;

/// <summary>
/// One cycle (Smith and Topin, 2018): half a cosine from the start value to 1 in the first part of the training, then half a cosine to the
/// end value.
/// </summary>
public sealed record OneCycleSchedule() : Schedule("one_cycle")
{
    /// <summary>The fraction of the training in which the rate rises.</summary>
    [Share]
    public float Rise { get; init; } = 0.3f;

    /// <summary>The factor at the start.</summary>
    [NotNegative]
    public float Start { get; init; } = 0.04f;

    /// <summary>The factor at the end.</summary>
    [NotNegative]
    public float End { get; init; } = 4e-6f;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress)
    {
        double share = progress.Epoch / progress.Epochs, rise = Rise;
        return share < rise ? Anneal(Start, 1, share / rise) : Anneal(1, End, (share - rise) / (1 - rise));
    }
}
