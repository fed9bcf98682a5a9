using System.Numerics;
using System.Runtime.CompilerServices;
using GpuNet.Checker.Checks;
using GpuNet.Checker.Launching;

namespace GpuNet.Checker.Tracing;

/// <summary>Counts the cost of a launch on a GPU, while its threads run one after another.</summary>
sealed unsafe class LaunchTrace(AccessSite[] sites, GroupMemory memory)
{
    const int BufferAlignment = 256;

    readonly WarpLog log = new(sites.Length);
    readonly AccessCounts[] global = new AccessCounts[sites.Length];
    readonly AccessCounts[] shared = new AccessCounts[sites.Length];

    /// <summary>Floating-point operations of all threads.</summary>
    public long Flops { get; private set; }

    /// <summary>Accesses that did not fit into the log.</summary>
    public long Untraced { get; private set; }

    /// <summary>The counts of every site, in global and shared memory.</summary>
    public IEnumerable<(AccessSite Site, string Space, AccessCounts Counts)> Accesses =>
        sites.Zip(global, (site, counts) => (site, "global", counts)).Concat(sites.Zip(shared, (site, counts) => (site, "shared", counts)))
            .Where(access => access.counts.Instructions > 0);

    /// <summary>Kernels call this after each access.</summary>
    public static void Access(void* address, int site, KernelThread thread)
    {
        var trace = thread.Trace!;
        // GPUs align buffers to 256 bytes, while host memory may be aligned to 16.
        long start = (long)thread.LastBlockOf(site).Address & (BufferAlignment - 1);
        if (!trace.log.Add(site, thread.LinearIndex % WarpAccess.Size, (long)address - start))
            trace.Untraced++;
    }

    /// <summary>Kernels call this at the start of each basic block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CountFlops(KernelThread thread, int count) => thread.Trace!.Flops += count;

    /// <summary>Called when a thread waits at a barrier or has ended. After the last thread of a warp, its accesses are counted.</summary>
    public void EndThread(int thread, int groupSize)
    {
        log.EndThread();
        if ((thread + 1) % WarpAccess.Size == 0 || thread + 1 == groupSize)
            CountWarp();
    }

    void CountWarp()
    {
        for (int place = 0; place < log.Count; place++)
        {
            var addresses = log.AddressesOf(place);
            uint lanes = log.LanesOf(place);
            uint inGlobal = LanesIn(MemorySpace.Global, addresses, lanes);
            CountAccess(log.SiteOf(place), addresses, inGlobal, LanesIn(MemorySpace.Shared, addresses, lanes));
        }
        log.Clear();
    }

    void CountAccess(int site, Span<long> addresses, uint inGlobal, uint inShared)
    {
        int width = sites[site].Width;
        for (int offset = 0; offset < sites[site].ElementSize; offset += width)
        {
            if (inGlobal != 0)
                global[site] += AccessCounts.Global(addresses, inGlobal, width);
            if (inShared != 0)
                shared[site] += AccessCounts.Shared(addresses, inShared, width);
            foreach (ref long address in addresses)
                address += width;
        }
    }

    /// <summary>The lanes that access a memory space. Local memory is not counted.</summary>
    uint LanesIn(MemorySpace space, ReadOnlySpan<long> addresses, uint lanes)
    {
        uint result = 0;
        for (; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            if (memory.SpaceOf((byte*)addresses[lane]) == space)
                result |= 1u << lane;
        }
        return result;
    }
}
