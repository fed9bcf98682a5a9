using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GpuNet.Distributed;

/// <summary>
/// Pauses between two looks at what is waited for: others may run for a while, and then it sleeps for an eighth of the time waited so far.
/// So a long wait takes little of a processor, and ends little later than it could.
/// </summary>
/// <param name="awake">How long it does not sleep.</param>
struct Backoff(TimeSpan awake)
{
    static readonly TimeSpan shortest = TimeSpan.FromMicroseconds(50), longest = TimeSpan.FromMilliseconds(5);

    readonly long begin = Stopwatch.GetTimestamp();

    /// <summary>Pauses once.</summary>
    public readonly void Pause()
    {
        var waited = Stopwatch.GetElapsedTime(begin);
        if (waited < awake)
            Thread.Yield();
        else
            _ = Sleep((uint)Math.Clamp(waited.TotalMicroseconds / 8, shortest.TotalMicroseconds, longest.TotalMicroseconds));
    }

    // Thread.Sleep counts whole milliseconds.
    [DllImport("libc", EntryPoint = "usleep")]
    static extern int Sleep(uint microseconds);
}
