using System.Numerics;
using System.Runtime.ExceptionServices;
using GpuNet.Training;

namespace GpuNet.Learning;

/// <summary>A training that several devices and processes share: this process has one thread for each of its devices.</summary>
/// <param name="prepared">The data.</param>
/// <param name="options">How to train.</param>
/// <param name="devices">The devices of this process.</param>
/// <param name="processes">Connects the processes; null where there is one.</param>
sealed class SharedTraining(PreparedData prepared, TrainingOptions options, IReadOnlyList<Device> devices, Communicator? processes)
{
    static readonly TimeSpan timeToEnd = TimeSpan.FromSeconds(5);

    readonly int workers = devices.Count * (processes?.Count ?? 1);
    readonly (TrainingResult? Result, ExceptionDispatchInfo? Error)[] outcomes =
        new (TrainingResult?, ExceptionDispatchInfo?)[devices.Count];
    ExceptionDispatchInfo? firstError;

    /// <summary>Learns. Progress is that of worker 0, which also writes checkpoints.</summary>
    /// <exception cref="InputException">The batch cannot be divided among the workers, or they are not in the same training.</exception>
    /// <exception cref="WorkerLostException">A device hangs, or another process has failed.</exception>
    public TrainingResult Fit(IProgress<EpochReport>? progress, CancellationToken cancellation)
    {
        Check();
        var divided = prepared.Decide(options) with { Parts = options.Parts ?? workers };
        var group = new DeviceGroup([.. devices.Select(device => device.Name)], processes, options.WorkerTimeout);
        Thread[] threads = [.. devices.Select((_, place) => new Thread(() => Run(place)) { IsBackground = true })];
        foreach (var thread in threads)
            thread.Start();
        // A thread that is left behind may still come back to it.
        if (WaitFor(threads, group))
            group.Dispose();
        var errors = outcomes.Select(outcome => outcome.Error).OfType<ExceptionDispatchInfo>().ToArray();
        var error = errors.FirstOrDefault(error => error.SourceException is not WorkerLostException) ?? firstError;
        if (error?.SourceException is WorkerLostException lost && options.Checkpoint is { Folder: var folder }
            && CheckpointFolder.FindNewest(folder) is { } newest)
        {
            throw new WorkerLostException($"{lost.Message}; the training can be resumed from {newest}", lost);
        }
        error?.Throw();
        return outcomes[0].Result! with { Device = string.Join(',', devices.Select(device => device.Name)) };

        void Run(int place)
        {
            var worker = group.Member(place);
            try
            {
                var run = new TrainingRun(prepared, divided, worker.Rank == 0 ? progress : null, cancellation);
                outcomes[place].Result = run.On(devices[place], workers: worker);
            }
            // A condition is looked at before what is left behind is disposed, which waits for threads that wait for other workers.
            catch (Exception failed) when (AbandonAfter(failed))
            {
                outcomes[place].Error = ExceptionDispatchInfo.Capture(failed);
            }
        }

        bool AbandonAfter(Exception failed)
        {
            Interlocked.CompareExchange(ref firstError, ExceptionDispatchInfo.Capture(failed), null);
            // Where the training itself stops, all workers come to that by themselves.
            if (failed is not TrainingStoppedException || failed.InnerException is DeviceException)
                group.Abandon();
            return true;
        }
    }

    // Where a device hangs, the others end as soon as their step does, and what has not ended then is left behind.
    bool WaitFor(Thread[] threads, DeviceGroup group)
    {
        bool haveEnded = true;
        foreach (var (thread, device) in threads.Zip(devices))
        {
            while (!thread.Join(group.HasHung ? timeToEnd : TimeSpan.FromSeconds(1)))
            {
                if (!group.HasHung)
                    continue;
                device.GiveUp();
                haveEnded = false;
                break;
            }
        }
        return haveEnded;
    }

    void Check()
    {
        if (!BitOperations.IsPow2(workers) || !BitOperations.IsPow2(devices.Count))
        {
            throw new InputException($"{workers} workers train together, each on one device; "
                + "the number of workers, and of those in a process, must be a power of two");
        }
        if (options.Parts is { } parts && parts % workers != 0)
            throw new InputException($"{workers} workers train together: {Setting.Parts} is {parts}, and must be {workers} or more");
        if (options.Parts is null && workers > options.BatchSize)
            throw new InputException($"{workers} workers train together: a batch of {options.BatchSize} examples is too small for them");
        if (options.OnDeviceFailure != DeviceFailure.Stop)
        {
            throw new InputException(
                "where several workers train together, a device that fails stops the training; it cannot go on on the CPU");
        }
    }
}
