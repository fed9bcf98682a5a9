namespace GpuNet;

/// <summary>A worker waited for another one, which has failed. The error of that one says why.</summary>
/// <param name="message">One line.</param>
/// <param name="cause">What ended the waiting.</param>
public sealed class WorkerLostException(string message, Exception? cause = null) : Exception(message, cause);
