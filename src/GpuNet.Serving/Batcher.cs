using System.Diagnostics.Metrics;
using System.Threading.Channels;

namespace GpuNet.Serving;

/// <summary>
/// Joins the requests of many clients to batches. An output has the same bits whatever it is batched with.
/// </summary>
sealed class Batcher : IAsyncDisposable
{
    static readonly UpDownCounter<int> waiting =
        Telemetry.Meter.CreateUpDownCounter<int>("gpunet.serving.queue", "{request}", "Requests that wait for a batch.");

    readonly Channel<Job> jobs;
    readonly Func<float[], float[]> run;
    readonly ServingOptions options;
    readonly ServingMetrics metrics;
    readonly int width;
    readonly Task loop;

    /// <summary>Begins to wait for requests.</summary>
    /// <param name="run">The outputs (rows, K) of inputs (rows, <paramref name="width"/>).</param>
    /// <param name="width">Inputs of the network.</param>
    /// <param name="options">Window and sizes.</param>
    /// <param name="metrics">What is counted.</param>
    public Batcher(Func<float[], float[]> run, int width, ServingOptions options, ServingMetrics metrics)
    {
        (this.run, this.width, this.options, this.metrics) = (run, width, options, metrics);
        jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(options.LongestQueue) { SingleReader = true });
        loop = Task.Run(RunAsync);
    }

    /// <summary>The outputs of a request's rows.</summary>
    /// <param name="inputs">The network's inputs (rows, n₀).</param>
    /// <returns>Row-major (rows, K); null where too many requests wait.</returns>
    public Task<float[]>? Add(float[] inputs)
    {
        var job = new Job(inputs, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!jobs.Writer.TryWrite(job))
            return null;
        waiting.Add(1);
        return job.Outputs.Task;
    }

    /// <summary>Computes what waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        jobs.Writer.TryComplete();
        await loop;
    }

    async Task RunAsync()
    {
        while (await jobs.Reader.WaitToReadAsync())
            Run(await GatherAsync());
    }

    async Task<List<Job>> GatherAsync()
    {
        var batch = new List<Job>();
        using var window = options.Window > TimeSpan.Zero ? new CancellationTokenSource(options.Window) : null;
        int rows = 0;
        do
        {
            while (rows < options.LargestBatch && jobs.Reader.TryRead(out var job))
            {
                waiting.Add(-1);
                batch.Add(job);
                rows += job.Inputs.Length / width;
            }
        }
        while (rows < options.LargestBatch && window is not null && await MoreAsync(window.Token));
        metrics.CountBatch(rows);
        return batch;
    }

    async Task<bool> MoreAsync(CancellationToken window)
    {
        try
        {
            return await jobs.Reader.WaitToReadAsync(window);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    void Run(List<Job> batch)
    {
        try
        {
            float[] inputs = batch is [var only] ? only.Inputs : [.. batch.SelectMany(job => job.Inputs)];
            float[] outputs = run(inputs);
            int columns = outputs.Length / (inputs.Length / width), first = 0;
            foreach (var job in batch)
            {
                int length = job.Inputs.Length / width * columns;
                job.Outputs.SetResult(outputs[first..(first + length)]);
                first += length;
            }
        }
        // It reaches those who wait, and the loop goes on for others.
        catch (Exception failure) when (failure is InputException or DeviceException or OutOfMemoryException)
        {
            foreach (var job in batch)
                job.Outputs.TrySetException(failure);
        }
    }

    sealed record Job(float[] Inputs, TaskCompletionSource<float[]> Outputs);
}
