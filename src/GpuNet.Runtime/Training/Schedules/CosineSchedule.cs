using GpuNet.Kernels;

namespace GpuNet;

/// <summary>a + (1 − a)(1 + cos πt/T)/2 after t of T epochs: from 1 to a (Loshchilov and Hutter, SGDR, 2017, without restarts).</summary>
public sealed record CosineSchedule() : Schedule("cosine")
{
    /// <summary>a.</summary>
    [NotNegative]
    public float Least { get; init; }

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) => Anneal(1, Least, progress.Epoch / progress.Epochs);
}
