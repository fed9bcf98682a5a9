using GpuNet.Training;

namespace GpuNet;

/// <summary>A training did not come to its end, and keeps what was learned until then.</summary>
/// <param name="message">One line.</param>
/// <param name="lastGood">The last good parameters.</param>
/// <param name="cause">The cause; null if it is the training itself.</param>
public class TrainingStoppedException(string message, Parameters lastGood, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>
    /// The last good parameters: where a device failed, those after the last epoch that was finished; where the training was cancelled,
    /// those, or with early stopping those of the best epoch.
    /// </summary>
    public Parameters LastGood { get; } = lastGood;

    /// <summary>The epoch of these parameters; 0 for the initial ones.</summary>
    public int Epoch { get; init; }

    /// <summary>
    /// The steps of the first epoch that made these parameters, where the training was cancelled before that epoch was finished; else 0.
    /// </summary>
    public int Steps { get; init; }

    /// <summary>Whether the caller cancelled it: all else is a failure.</summary>
    public bool IsCancelled => InnerException is OperationCanceledException;

    /// <summary>What another device can go on from; null where nothing was asked for.</summary>
    internal Checkpoint? State { get; init; }

    /// <summary>The model with these parameters; null where a <see cref="TrainingLoop"/> was used by itself.</summary>
    public Model? Model { get; internal set; }
}
