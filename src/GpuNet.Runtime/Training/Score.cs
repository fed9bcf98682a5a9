namespace GpuNet;

/// <summary>Loss and accuracy on some examples.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">
/// The fraction of correct predictions, 0 to 1; for binary targets at a threshold of ½; 0 for numbers and distances.
/// </param>
public readonly record struct Score(double Loss, double Accuracy);
