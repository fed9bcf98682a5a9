using System.Runtime.InteropServices;
using GpuNet.Emulator.Checks;
using GpuNet.Emulator.Compilation;
using GpuNet.Emulator.Tracing;
using ILGPU;
using ILGPU.Runtime.CPU;

namespace GpuNet.Emulator.Launching;

/// <summary>
/// Runs all groups of a launch, one after another. Within a group the threads run in the order of their numbers, each up to
/// the next barrier, where its state stays behind in a frame until the others have come.
/// </summary>
sealed unsafe class Launch : IDisposable
{
    /// <summary>The size of a cache line.</summary>
    const int FrameAlignment = 64;

    readonly CompiledKernel kernel;
    readonly GroupMemory sharedMemory;
    readonly KernelThread thread;
    readonly KernelConfig config;
    readonly int[] states;
    readonly byte* frames;
    long barriers;

    Launch(CompiledKernel kernel, CPUAccelerator accelerator, KernelConfig config)
    {
        this.kernel = kernel;
        this.config = config;
        sharedMemory = new(kernel.SharedSites, accelerator.MaxSharedMemoryPerGroup);
        var trace = kernel.Accesses is { } accesses ? new LaunchTrace(accesses, sharedMemory) : null;
        thread = new(kernel.Name, config, accelerator.WarpSize, accelerator.Emulation.StepLimit, sharedMemory, trace);
        states = new int[kernel.Barriers.Length == 0 ? 1 : config.GroupDim.Size];
        frames = (byte*)NativeMemory.AlignedAlloc((nuint)(states.Length * kernel.FrameSize), FrameAlignment);
    }

    /// <summary>Runs a kernel with arguments that <see cref="CompiledKernel.Body"/> understands.</summary>
    /// <returns>What the launch was, and what was counted if the kernel traces.</returns>
    public static (LaunchReport Report, LaunchTrace? Trace) Run(
        CompiledKernel kernel, CPUAccelerator accelerator, KernelConfig config, void* arguments)
    {
        using var launch = new Launch(kernel, accelerator, config);
        KernelThread.Run(launch.thread);
        try
        {
            launch.RunGroups(arguments);
        }
        finally
        {
            KernelThread.Run(null);
        }
        var report = new LaunchReport(kernel.Name, config, launch.sharedMemory.Size, launch.barriers);
        accelerator.Emulation.LastLaunch = report;
        return (report, launch.thread.Trace);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(frames);
        sharedMemory.Dispose();
    }

    void RunGroups(void* arguments)
    {
        var grid = config.GridDim;
        for (int z = 0; z < grid.Z; z++)
        {
            for (int y = 0; y < grid.Y; y++)
            {
                for (int x = 0; x < grid.X; x++)
                {
                    thread.BeginGroup(new(x, y, z));
                    if (kernel.Barriers.Length == 0)
                        RunStraight(arguments);
                    else
                        RunInPhases(arguments);
                }
            }
        }
    }

    void RunStraight(void* arguments)
    {
        var body = kernel.Body;
        int size = config.GroupDim.Size;
        thread.First();
        for (int i = 0; i < size; i++, thread.Next())
            body(0, frames, arguments, thread);
    }

    void RunInPhases(void* arguments)
    {
        var body = kernel.Body;
        Array.Clear(states);
        do
        {
            thread.First();
            for (int i = 0; i < states.Length; i++, thread.Next())
                states[i] = body(states[i], frames + i * kernel.FrameSize, arguments, thread);
        }
        while (AllPassBarrier());
    }

    /// <summary>Whether all threads wait at the same barrier, rather than all being at their end.</summary>
    bool AllPassBarrier()
    {
        int state = states[0];
        if (states.AsSpan().ContainsAnyExcept(state))
            throw Fault.DivergentBarrier(WhereThreadsAre());
        if (state == CompiledKernel.Ended)
            return false;
        barriers++;
        thread.PassBarrier();
        return true;
    }

    string WhereThreadsAre() => string.Join("; ", states.Index().GroupBy(thread => thread.Item, thread => thread.Index).Select(
        place => $"{(place.Key == CompiledKernel.Ended ? "ended" : $"at {kernel.Barriers[place.Key - 1]}")}: threads {Ranges(place)}"));

    /// <summary>Ascending numbers in short: 0-15, 20.</summary>
    static string Ranges(IEnumerable<int> numbers) => string.Join(", ", numbers
        .Select((number, position) => (number, run: number - position))
        .GroupBy(item => item.run, item => item.number)
        .Select(run => run.First() == run.Last() ? $"{run.First()}" : $"{run.First()}-{run.Last()}"));
}
