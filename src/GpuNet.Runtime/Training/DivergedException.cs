namespace GpuNet;

/// <summary>The loss became NaN or infinite. The message names the epoch, the batch and what to try.</summary>
/// <param name="message">One line.</param>
/// <param name="lastGood">The last parameters with a finite loss on the training examples.</param>
public sealed class DivergedException(string message, Parameters lastGood) : TrainingStoppedException(message, lastGood);
