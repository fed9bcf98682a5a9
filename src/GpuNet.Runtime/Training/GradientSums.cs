using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.ExceptionServices;
using GpuNet.Devices;

namespace GpuNet.Training;

/// <summary>
/// Adds the gradients of all workers, bucket after bucket. A thread of its own does that while the device computes those of further
/// buckets; the last one has no others to wait for, and is added where they are needed.
/// </summary>
sealed class GradientSums : IDisposable
{
    // 512 KiB: they take as long as messages without a length between two workers, which take longer between more of them.
    const int LeastBucket = 1 << 17;

    readonly Communicator workers;
    readonly DeviceBuffer<float>[][] buckets;
    readonly int[] begins;
    readonly HostMemory memory;
    readonly BlockingCollection<int> begun = [];
    readonly SemaphoreSlim added = new(0);
    readonly Thread? thread;
    ExceptionDispatchInfo? failure;

    /// <summary>Divides the gradients into buckets, and takes host memory.</summary>
    /// <param name="plan">Computes the gradients of this worker, in several parts.</param>
    /// <param name="workers">Connects it with the others, which are at least one.</param>
    /// <param name="others">How many other numbers are added in a step.</param>
    public GradientSums(TrainingPlan plan, Communicator workers, int others)
    {
        this.workers = workers;
        plan.DivideGradients(LeastBucket * BitOperations.Log2((uint)workers.Count));
        buckets = [.. plan.Buckets.Select(bucket => bucket.Ranges.Select(plan.Gradients.Slice).ToArray())];
        begins = new int[buckets.Length + 1];
        for (int bucket = 0; bucket < buckets.Length; bucket++)
            begins[bucket + 1] = begins[bucket] + buckets[bucket].Sum(part => part.Length);
        begins[^1] += others;
        memory = plan.Device.AllocateOnHost(begins[^1]);
        if (Last == 0)
            return;
        thread = new(AddBegun) { IsBackground = true, Name = $"GpuNet sums {workers.Rank}" };
        thread.Start();
    }

    /// <summary>The gradients, bucket after bucket, and behind them the other numbers, which are added with the last bucket.</summary>
    public Span<float> Values => memory.Values;

    int Last => buckets.Length - 1;

    /// <summary>Takes the gradients of a bucket from the device, and begins to add them.</summary>
    /// <param name="bucket">Its number; all workers begin them in their order.</param>
    public void Begin(int bucket)
    {
        var values = ValuesOf(bucket);
        foreach (var part in buckets[bucket])
        {
            part.Download(values[..part.Length]);
            values = values[part.Length..];
        }
        if (bucket < Last)
            begun.Add(bucket);
    }

    /// <summary>Gives the device the sums of all buckets.</summary>
    /// <exception cref="WorkerLostException">Another worker has failed.</exception>
    public void Finish()
    {
        for (int bucket = 0; bucket < Last; bucket++)
            added.Wait();
        failure?.Throw();
        workers.Sum(ValuesOf(Last));
        for (int bucket = 0; bucket <= Last; bucket++)
        {
            var values = ValuesOf(bucket);
            foreach (var part in buckets[bucket])
            {
                part.Upload(values[..part.Length]);
                values = values[part.Length..];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        begun.CompleteAdding();
        thread?.Join();
        begun.Dispose();
        added.Dispose();
        memory.Dispose();
    }

    Span<float> ValuesOf(int bucket) => Values[begins[bucket]..begins[bucket + 1]];

    void AddBegun()
    {
        foreach (int bucket in begun.GetConsumingEnumerable())
        {
            try
            {
                if (failure is null)
                    workers.Sum(ValuesOf(bucket));
            }
#pragma warning disable CA1031 // Whatever it is, the thread that needs the sums gets it.
            catch (Exception failed)
            {
                failure = ExceptionDispatchInfo.Capture(failed);
            }
#pragma warning restore CA1031
            added.Release();
        }
    }
}
