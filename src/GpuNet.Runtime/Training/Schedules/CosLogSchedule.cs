using GpuNet.Kernels;

namespace GpuNet;

/// <summary>
/// (1 − cos(2π log₂(1 + (2ᶜ − 1)t/T)))/2 after t of T epochs: c cycles from 0 to 1 and back, each twice as long as the one before
/// (coslog₄ of Holzmüller, Grinsztajn and Steinwart, Better by Default, 2024).
/// </summary>
public sealed record CosLogSchedule() : Schedule("cos_log")
{
    /// <summary>c.</summary>
    [Count]
    public int Cycles { get; init; } = 4;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress)
    {
        double share = progress.Epoch / progress.Epochs, powers = PortableMath.Power(2, Cycles) - 1;
        return Anneal(0, 1, 2 * PortableMath.Log(1 + powers * share) / PortableMath.Log(2));
    }
}
