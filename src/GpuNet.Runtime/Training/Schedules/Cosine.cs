namespace GpuNet;

/// <summary>a + (1 − a)(1 + cos πt/T)/2 after t of T epochs: from 1 to a (Loshchilov and Hutter, SGDR, 2017, without restarts).</summary>
/// <param name="Least">a, at least 0.</param>
public sealed record Cosine(double Least) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(TrainingProgress progress) => Anneal(1, Least, progress.Epoch / progress.Epochs);
}
