namespace GpuNet.Reference.Losses;

/// <summary>What one example contributes.</summary>
/// <param name="Loss">E_n.</param>
/// <param name="Seed">∂E_n/∂s (K).</param>
/// <param name="Correct">The share of the outputs that is right, 0 to 1.</param>
public sealed record RowLoss(double Loss, double[] Seed, double Correct);
