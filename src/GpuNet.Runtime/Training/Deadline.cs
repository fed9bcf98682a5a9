using System.Diagnostics;

namespace GpuNet.Training;

/// <summary>
/// An end of several trainings at a time that they look for themselves, between two steps. A timer would need a thread of the pool, which
/// others may keep busy.
/// </summary>
/// <param name="clock">Measures the time.</param>
/// <param name="end">The time at which it ends; null for none.</param>
/// <param name="cancellation">Ends them before.</param>
sealed class Deadline(Stopwatch clock, TimeSpan? end, CancellationToken cancellation) : IDisposable
{
    readonly CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

    /// <summary>Is cancelled once one of them has seen that the time is over.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Looks whether it is.</summary>
    public void Look()
    {
        if (clock.Elapsed >= end)
            source.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
