namespace GpuNet.Search;

/// <summary>Trains one trial after the other.</summary>
interface ITrialTrainer
{
    /// <summary>Trains with the settings of a trial.</summary>
    /// <returns>The score, null if the loss diverged, and the result where this process has it.</returns>
    (double? Score, TrainingResult? Result) Score(Trial trial, CancellationToken cancellation);
}
