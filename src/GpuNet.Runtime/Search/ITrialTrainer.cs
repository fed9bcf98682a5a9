namespace GpuNet.Search;

/// <summary>Trains one trial after the other.</summary>
interface ITrialTrainer
{
    /// <summary>Trains with the settings of a trial.</summary>
    TrialOutcome Score(Trial trial, CancellationToken cancellation);
}
