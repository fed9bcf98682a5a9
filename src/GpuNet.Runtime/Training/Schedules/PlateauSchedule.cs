using GpuNet.Kernels;

namespace GpuNet;

/// <summary>Multiplied by f whenever the loss has not improved by more than δ for n epochs.</summary>
public sealed record PlateauSchedule() : Schedule("plateau")
{
    /// <summary>f.</summary>
    [Share]
    public float Factor { get; init; } = 0.1f;

    /// <summary>n, the epochs without improvement.</summary>
    [Count]
    public int Patience { get; init; } = 10;

    /// <summary>δ.</summary>
    [NotNegative]
    public float Delta { get; init; } = 1e-4f;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress)
    {
        double factor = 1, least = double.PositiveInfinity;
        int waited = 0;
        // By index: a step must not allocate.
        for (int epoch = 0; epoch < progress.Losses.Count; epoch++)
        {
            if (progress.Losses[epoch] < least - Delta)
            {
                least = progress.Losses[epoch];
                waited = 0;
            }
            else if (++waited == Patience)
            {
                factor *= Factor;
                waited = 0;
            }
        }
        return factor;
    }
}
