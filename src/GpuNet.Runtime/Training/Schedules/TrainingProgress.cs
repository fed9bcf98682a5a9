namespace GpuNet;

/// <summary>How far a training has come: what a schedule looks at.</summary>
/// <param name="Epoch">
/// Epochs before the step, with the share of the present one that is done: from 0 to below <paramref name="Epochs"/>.
/// </param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">What the step adds to <paramref name="Epoch"/>: 1/steps of an epoch.</param>
/// <param name="Losses">The loss after each finished epoch: on the validation part, or in training where there is none.</param>
public readonly record struct TrainingProgress(double Epoch, double Epochs, double Step, IReadOnlyList<double> Losses);
