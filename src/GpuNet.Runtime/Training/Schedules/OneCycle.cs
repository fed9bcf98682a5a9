namespace GpuNet;

/// <summary>
/// From a start up to 1 in the first part of the training, and down to an end in the rest, both along half a cosine
/// (Smith and Topin, 2018).
/// </summary>
/// <param name="Rise">The share of the training in which the rate rises, from 0 to below 1.</param>
/// <param name="Start">The factor at the start, at least 0.</param>
/// <param name="End">The factor at the end, at least 0.</param>
public sealed record OneCycle(double Rise, double Start, double End) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(TrainingProgress progress)
    {
        double share = progress.Epoch / progress.Epochs;
        return share < Rise ? Anneal(Start, 1, share / Rise) : Anneal(1, End, (share - Rise) / (1 - Rise));
    }
}
