using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GpuNet.Distributed;

/// <summary>
/// Pauses between two looks at what is waited for: others may run for a while, and then it sleeps for an eighth of the time waited so far.
/// So a long wait takes little of a processor, and ends little later than it could.
/// </summary>
readonly struct Backoff()
{
    // It does not sleep in the first millisecond: a system wakes who sleeps later than asked for.
    static readonly TimeSpan awake = TimeSpan.FromMilliseconds(1);
    static readonly TimeSpan longest = TimeSpan.FromMilliseconds(5);

    readonly long begin = Stopwatch.GetTimestamp();

    /// <summary>Pauses once.</summary>
    public void Pause()
    {
        var waited = Stopwatch.GetElapsedTime(begin);
        if (waited < awake)
            Thread.Yield();
        else
            _ = Sleep((uint)Math.Min(waited.TotalMicroseconds / 8, longest.TotalMicroseconds));
    }

    // Thread.Sleep counts whole milliseconds.
    [DllImport("libc", EntryPoint = "usleep")]
    static extern int Sleep(uint microseconds);
}
