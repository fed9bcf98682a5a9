namespace GpuNet.Tests.Training;

/// <summary>Calls back on the thread that reports; .NET's own Progress calls back later, elsewhere.</summary>
sealed class SynchronousProgress<T>(Action<T> callback) : IProgress<T>
{
    public void Report(T value) => callback(value);
}
