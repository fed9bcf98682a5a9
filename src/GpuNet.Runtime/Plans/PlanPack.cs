using System.Runtime.ExceptionServices;
using GpuNet.Devices.Operations;

namespace GpuNet.Plans;

/// <summary>
/// Fully fused training plans of one shape, each of a thread of its own, whose steps are launched together. At the end of its epoch a
/// thread waits for the others, and the last one launches the steps of all, whatever their epochs. So a plan may come and end at any time,
/// and has the bits that it has alone.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="gate">What all packs of the device lock.</param>
/// <param name="count">The most plans.</param>
/// <param name="bytes">The memory of one.</param>
/// <param name="ended">Is called when the last one has left.</param>
sealed class PlanPack(Device device, object gate, int count, long bytes, Action ended)
{
    readonly PackSeat?[] seats = new PackSeat?[count];
    readonly DeviceBlock memory = device.AllocateBlock(count * bytes);
    readonly List<IReadOnlyList<SeatStep>> waiting = [];
    Launch? launch;

    /// <summary>The memory for a plan; null where no seat is free.</summary>
    public PackSeat? Take()
    {
        lock (gate)
        {
            int number = Array.IndexOf(seats, null);
            return number < 0 ? null : seats[number] = new(this, number, memory, bytes);
        }
    }

    /// <summary>Has the steps of a seat launched together with others.</summary>
    /// <param name="seat">The seat.</param>
    /// <param name="operations">The operations of a step.</param>
    public void Begin(PackSeat seat, FusedStep operations)
    {
        lock (gate)
        {
            int pitch = (int)(bytes / sizeof(float));
            var all = memory.Slice<float>(0, count * pitch);
            launch ??= device.Compile(new PackOperation("steps of a pack", operations, all, pitch, waiting));
            seat.Operations = operations;
        }
    }

    /// <summary>Waits until the steps of a seat are launched.</summary>
    public void Launch(PackSeat seat)
    {
        lock (gate)
        {
            seat.IsWaiting = true;
            LaunchIfAllWait();
            while (seat.IsWaiting)
                Monitor.Wait(gate);
            seat.Failure?.Throw();
        }
    }

    /// <summary>Goes on without waiting for a seat, until it has another step.</summary>
    public void Rest(PackSeat seat)
    {
        lock (gate)
        {
            seat.HasBegun = false;
            LaunchIfAllWait();
        }
    }

    /// <summary>Goes on without a seat.</summary>
    public void Leave(PackSeat seat)
    {
        lock (gate)
        {
            if (seats[seat.Number] != seat)
                return;
            seats[seat.Number] = null;
            if (Array.TrueForAll(seats, other => other is null))
                End();
            else
                LaunchIfAllWait();
        }
    }

    void LaunchIfAllWait()
    {
        PackSeat[] begun = [.. seats.OfType<PackSeat>().Where(seat => seat.HasBegun)];
        if (begun.Length == 0 || !Array.TrueForAll(begun, seat => seat.IsWaiting))
            return;
        ExceptionDispatchInfo? failure = null;
        try
        {
            waiting.AddRange(Together(begun));
            launch!.Run(new(First: 0, Rows: 1));
        }
#pragma warning disable CA1031 // Whatever it is, each thread that waits gets it.
        catch (Exception failed)
        {
            failure = ExceptionDispatchInfo.Capture(failed);
        }
#pragma warning restore CA1031
        waiting.Clear();
        foreach (var seat in begun)
        {
            seat.Steps.Clear();
            (seat.IsWaiting, seat.Failure) = (false, failure);
        }
        Monitor.PulseAll(gate);
    }

    // The first step of each, then the second, and so on; the last batch of an epoch may have fewer rows.
    static IEnumerable<IReadOnlyList<SeatStep>> Together(PackSeat[] all) =>
        from step in Enumerable.Range(0, all.Max(seat => seat.Steps.Count))
        from alike in all.Where(seat => step < seat.Steps.Count).GroupBy(seat => seat.Steps[step].Rows)
        select (SeatStep[])[.. alike.Select(seat => new SeatStep(seat.Number, seat.Operations!, seat.Steps[step]))];

    void End()
    {
        memory.Dispose();
        ended();
    }
}
