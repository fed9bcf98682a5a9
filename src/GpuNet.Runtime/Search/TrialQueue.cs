namespace GpuNet.Search;

/// <summary>Threads that train what a scheduler gives them, each the next trial when it becomes free.</summary>
/// <param name="scheduler">Chooses it.</param>
sealed class TrialQueue(TrialScheduler scheduler)
{
    readonly object gate = new();
    int running;

    /// <summary>Trains until there is nothing left.</summary>
    /// <param name="threads">How many at a time.</param>
    /// <param name="train">Trains a trial in a thread, by its place, and gives it with its score.</param>
    /// <param name="cancellation">Stops all.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(int threads, Func<Trial, int, CancellationToken, Trial> train, CancellationToken cancellation) =>
        Together.Run(threads, (place, stop) =>
        {
            using var waking = stop.Register(Wake);
            while (Next(stop) is { } trial)
                Report(train(trial, place, stop));
        }, cancellation);

    // Waits where it is not known yet what comes next; null where nothing does.
    Trial? Next(CancellationToken stop)
    {
        lock (gate)
        {
            while (!stop.IsCancellationRequested)
            {
                if (scheduler.Next() is { } trial)
                {
                    running++;
                    return trial;
                }
                if (running == 0)
                    return null;
                Monitor.Wait(gate);
            }
            return null;
        }
    }

    void Report(Trial trial)
    {
        lock (gate)
        {
            running--;
            scheduler.Report(trial);
            Monitor.PulseAll(gate);
        }
    }

    void Wake()
    {
        lock (gate)
            Monitor.PulseAll(gate);
    }
}
