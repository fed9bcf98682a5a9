namespace GpuNet;

/// <summary>The loss became NaN or infinite. The message names the epoch, the batch and what to try.</summary>
/// <param name="message">One line.</param>
/// <param name="lastGood">The last parameters that gave a finite loss on the training examples.</param>
public sealed class DivergedException(string message, Parameters lastGood) : Exception(message)
{
    /// <summary>The last parameters that gave a finite loss on the training examples.</summary>
    public Parameters LastGood { get; } = lastGood;

    /// <summary>The epoch after which the parameters were those; 0 for the first ones, of which nothing was learned.</summary>
    public int Epoch { get; init; }

    /// <summary>The model with these parameters; null where a <see cref="TrainingLoop"/> was used by itself.</summary>
    public Model? Model { get; internal set; }
}
