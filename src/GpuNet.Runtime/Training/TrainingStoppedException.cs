namespace GpuNet;

/// <summary>Training stopped early; the exception holds the last good parameters.</summary>
/// <param name="message">One line.</param>
/// <param name="lastGood">The last good parameters.</param>
/// <param name="cause">The cause; null if it is the training itself.</param>
public class TrainingStoppedException(string message, Parameters lastGood, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The last good parameters; if a device failed, those after the last finished epoch.</summary>
    public Parameters LastGood { get; } = lastGood;

    /// <summary>The epoch of these parameters; 0 for the initial ones.</summary>
    public int Epoch { get; init; }

    /// <summary>The model with these parameters; null if a <see cref="TrainingLoop"/> was used directly.</summary>
    public Model? Model { get; internal set; }
}
