namespace GpuNet;

/// <summary>f for each time that the loss went for some epochs without falling by more than δ below the least so far.</summary>
/// <param name="By">f, from 0 to below 1.</param>
/// <param name="Patience">How many epochs without that are waited for; at least 1.</param>
/// <param name="Delta">δ, at least 0.</param>
public sealed record ReduceOnPlateau(double By, int Patience, double Delta) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(TrainingProgress progress)
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
                factor *= By;
                waited = 0;
            }
        }
        return factor;
    }
}
