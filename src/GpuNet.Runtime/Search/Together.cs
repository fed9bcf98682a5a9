using System.Runtime.ExceptionServices;

namespace GpuNet.Search;

/// <summary>Threads that run together, and end together where one of them fails.</summary>
static class Together
{
    /// <summary>Runs them all to their end.</summary>
    /// <param name="count">How many.</param>
    /// <param name="body">What each does; it is told its place, and when to stop as another one has failed.</param>
    /// <param name="cancellation">Stops all.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Run(int count, Action<int, CancellationToken> body, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? first = null;
        // Of their own, as they may wait for long.
        Thread[] threads = [.. Enumerable.Range(0, count).Select(place => new Thread(() => Guard(place)) { IsBackground = true })];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        cancellation.ThrowIfCancellationRequested();
        first?.Throw();

        void Guard(int place)
        {
            try
            {
                body(place, stop.Token);
            }
            catch (Exception failed)
            {
                // Those that it stops fail in their turn.
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(failed), null);
                stop.Cancel();
            }
        }
    }
}
