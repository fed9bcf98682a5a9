namespace GpuNet;

/// <summary>The caller cancelled a training; the exception has the result so far.</summary>
/// <param name="message">One line.</param>
/// <param name="result">The model so far, with its scores.</param>
/// <param name="cause">The cancellation.</param>
public sealed class TrainingCancelledException(string message, TrainingResult result, Exception? cause)
    : TrainingStoppedException(message, result.Model.Parameters, cause)
{
    /// <summary>The model so far, with its scores.</summary>
    public TrainingResult Result { get; } = result;
}
