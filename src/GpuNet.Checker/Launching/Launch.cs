using System.Runtime.InteropServices;
using GpuNet.Checker.Checks;
using GpuNet.Checker.Tracing;
using ILGPU;

namespace GpuNet.Checker.Launching;

/// <summary>
/// Runs all groups of a launch, one after another. Within a group the threads run in order, each up to the next barrier, where its state is
/// saved in a frame until all have arrived.
/// </summary>
sealed unsafe class Launch : IDisposable
{
    /// <summary>The size of a cache line.</summary>
    const int FrameAlignment = 64;

    readonly CompiledKernel kernel;
    readonly GroupMemory memory;
    readonly KernelThread thread;
    readonly KernelConfig config;
    readonly int[] states;
    readonly byte* frames;
    long barriers;

    Launch(CompiledKernel kernel, KernelChecker checker, KernelConfig config, Index3D extent)
    {
        this.kernel = kernel;
        this.config = config;
        memory = new(checker.Accelerator, config, kernel.Allocations, checker.MaxSharedMemoryPerGroup);
        var trace = kernel.Traces ? new LaunchTrace(kernel.Accesses, memory) : null;
        thread = new(kernel, checker, config, extent, memory, trace);
        states = new int[kernel.CanWait ? config.GroupDim.Size : 1];
        frames = (byte*)NativeMemory.AlignedAlloc((nuint)(states.Length * kernel.Frame.Bytes), FrameAlignment);
    }

    /// <summary>Runs a kernel with arguments that <see cref="CompiledKernel.Body"/> understands.</summary>
    /// <returns>The launch, with its counts if the kernel traces.</returns>
    public static (LaunchReport Report, LaunchTrace? Trace) Run(
        CompiledKernel kernel, KernelChecker checker, KernelConfig config, Index3D extent, object[] arguments)
    {
        using var launch = new Launch(kernel, checker, config, extent);
        KernelThread.Run(launch.thread);
        try
        {
            launch.RunGroups(arguments);
        }
        finally
        {
            KernelThread.Run(null);
        }
        var report = new LaunchReport(kernel.Name, config, launch.memory.Size, launch.barriers);
        checker.LastLaunch = report;
        return (report, launch.thread.Trace);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(frames);
        memory.Dispose();
        thread.Dispose();
    }

    void RunGroups(object[] arguments)
    {
        var grid = config.GridDim;
        for (int z = 0; z < grid.Z; z++)
        {
            for (int y = 0; y < grid.Y; y++)
            {
                for (int x = 0; x < grid.X; x++)
                {
                    thread.BeginGroup(new(x, y, z));
                    if (!kernel.CanWait)
                        RunStraight(arguments);
                    else
                        RunInPhases(arguments);
                }
            }
        }
    }

    void RunStraight(object[] arguments)
    {
        var body = kernel.Body;
        int size = config.GroupDim.Size;
        thread.MoveTo(0);
        for (int i = 0; i < size && thread.IsInExtent; i++, thread.Next())
            body(0, frames, arguments, thread);
    }

    void RunInPhases(object[] arguments)
    {
        Array.Clear(states);
        do
        {
            for (int warp = 0; warp < states.Length; warp += thread.WarpSize)
            {
                int end = Math.Min(warp + thread.WarpSize, states.Length);
                do
                    RunTo(warp, end, arguments);
                while (kernel.HasWarpBarriers && WarpPassesBarrier(warp, end));
            }
        }
        while (AllPassBarrier());
    }

    void RunTo(int first, int end, object[] arguments)
    {
        var body = kernel.Body;
        thread.MoveTo(first);
        for (int i = first; i < end; i++, thread.Next())
            states[i] = thread.IsInExtent ? body(states[i], frames + i * kernel.Frame.Bytes, arguments, thread) : CompiledKernel.Ended;
    }

    /// <summary>Whether all threads of a warp wait at a warp barrier.</summary>
    bool WarpPassesBarrier(int first, int end)
    {
        var warp = states.AsSpan(first, end - first);
        bool anyWaits = false;
        foreach (int state in warp)
            anyWaits |= state != CompiledKernel.Ended && kernel.Barriers[state - 1].IsOfWarp;
        if (anyWaits && warp.ContainsAnyExcept(warp[0]))
            throw Fault.DivergentWarp(WhereThreadsAre(first, end));
        return anyWaits;
    }

    /// <summary>Whether all threads wait at the same barrier, and none has ended.</summary>
    bool AllPassBarrier()
    {
        int state = states[0];
        if (states.AsSpan().ContainsAnyExcept(state))
            throw Fault.DivergentBarrier(WhereThreadsAre(0, states.Length));
        if (state == CompiledKernel.Ended)
            return false;
        barriers++;
        thread.PassBarrier();
        return true;
    }

    string WhereThreadsAre(int first, int end) => string.Join("; ", states.Index().Take(first..end)
        .GroupBy(thread => thread.Item, thread => thread.Index)
        .Select(place => $"{NameOf(place.Key)}: threads {Ranges(place)}"));

    string NameOf(int state) => state == CompiledKernel.Ended ? "ended" : $"at {kernel.Barriers[state - 1].Name}";

    /// <summary>Ascending numbers as ranges: 0-15, 20.</summary>
    static string Ranges(IEnumerable<int> numbers) => string.Join(", ", numbers
        .Select((number, position) => (number, run: number - position))
        .GroupBy(item => item.run, item => item.number)
        .Select(run => run.First() == run.Last() ? $"{run.First()}" : $"{run.First()}-{run.Last()}"));
}
