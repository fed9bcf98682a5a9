using System.Runtime.ExceptionServices;
using GpuNet.Devices.Operations;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Devices.Ilgpu;

/// <summary>
/// A gather from data that stay on the host. While a step computes, another thread gathers the rows of the batch after it
/// into page-locked memory and copies them to the device on a stream of its own; two pairs of buffers take turns.
/// </summary>
/// <remarks>
/// ILGPU has no waits between streams, so the host waits: for the copy before its batch is used, and, once a step, for the launches
/// that used the buffer which is filled next. Which batch comes next is a guess: a wrong one costs time only.
/// </remarks>
sealed class StreamedGather : IThreadPoolWorkItem, IDisposable
{
    readonly IlgpuDevice device;
    readonly HostGatherOperation operation;
    readonly IlgpuBuffer<int> order;
    readonly ArrayView<float> destination;
    readonly AcceleratorStream copies;
    readonly PageLockedArray1D<float>[] staging;
    readonly IlgpuBuffer<float>[] landing;
    // When each landing buffer was last read by a launch.
    readonly long[] read = [-1, -1];
    readonly ManualResetEventSlim landed = new(initialState: true);
    // What the other thread fetches, or has fetched, into the buffers of that number.
    (int First, int Rows, int Version) batch = (0, 0, -1);
    int side;
    ExceptionDispatchInfo? failure;

    /// <summary>Takes the buffers; they are released with the destination.</summary>
    public StreamedGather(IlgpuDevice device, HostGatherOperation operation)
    {
        this.device = device;
        this.operation = operation;
        order = (IlgpuBuffer<int>)operation.Order;
        order.KeepOnHost();
        var buffer = (IlgpuBuffer<float>)operation.Destination.Buffer;
        int length = operation.Destination.Length;
        destination = buffer.View.SubView(operation.Destination.Offset, length);
        copies = device.Accelerator.CreateStream();
        staging = [device.Accelerator.AllocatePageLocked1D<float>(length), device.Accelerator.AllocatePageLocked1D<float>(length)];
        landing = [device.Take<float>(length), device.Take<float>(length)];
        foreach (var pinned in staging)
            pinned.Span.Clear();
        buffer.Block.Adopt(this);
    }

    /// <summary>Brings a batch to its destination and begins to fetch the one after it.</summary>
    public void Run(Batch next)
    {
        landed.Wait();
        if (batch != (next.First, next.Rows, order.Version))
        {
            batch = (next.First, next.Rows, order.Version);
            Begin();
            landed.Wait();
        }
        failure?.Throw();
        if (read[1 - side] == device.Drains)
            device.Drain();
        landing[side].View.CopyTo(device.Accelerator.DefaultStream, destination);
        read[side] = device.Drains;

        int first = next.First + next.Rows;
        if (first >= order.Length)
            return;
        side = 1 - side;
        batch = (first, Math.Min(next.Rows, order.Length - first), order.Version);
        Begin();
    }

    /// <summary>The other thread's part.</summary>
    public void Execute()
    {
        try
        {
            var rows = staging[side].Span;
            for (int row = 0; row < batch.Rows; row++)
                operation.CopyExample(order.OnHost[batch.First + row], rows[(row * operation.Destination.Stride)..]);
            landing[side].View.CopyFromPageLockedAsync(copies, staging[side]);
            copies.Synchronize();
        }
        catch (Exception problem)
        {
            failure = ExceptionDispatchInfo.Capture(problem);
        }
        finally
        {
            landed.Set();
        }
    }

    public void Dispose()
    {
        landed.Wait();
        device.Drain();
        foreach (var buffer in landing)
            buffer.Dispose();
        foreach (var pinned in staging)
            pinned.Dispose();
        copies.Dispose();
        landed.Dispose();
    }

    void Begin()
    {
        if (read[side] == device.Drains)
            device.Drain();
        landed.Reset();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
