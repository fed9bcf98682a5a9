namespace GpuNet;

/// <summary>The progress of a training, which determines the factor of a schedule.</summary>
/// <param name="Epoch">
/// Epochs before the step, including the fraction of the current one: from 0 to below <paramref name="Epochs"/>.
/// </param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">The increase of <paramref name="Epoch"/> per step: 1/steps of an epoch.</param>
/// <param name="Losses">The loss after each finished epoch: validation loss, or training loss if there is no validation part.</param>
public readonly record struct TrainingProgress(double Epoch, double Epochs, double Step, IReadOnlyList<double> Losses);
