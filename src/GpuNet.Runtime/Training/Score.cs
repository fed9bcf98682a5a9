namespace GpuNet;

/// <summary>How well a network does on some examples.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">
/// The share of answers that are right, 0 to 1; for binary answers at a threshold of ½; 0 for numbers and distances.
/// </param>
public readonly record struct Score(double Loss, double Accuracy);
