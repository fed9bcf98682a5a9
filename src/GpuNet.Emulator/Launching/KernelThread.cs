using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using GpuNet.Emulator.Checks;
using GpuNet.Emulator.Tracing;
using ILGPU;

namespace GpuNet.Emulator.Launching;

/// <summary>Which simulated thread the current operating system thread is running. One object serves a whole launch.</summary>
sealed class KernelThread(
    string kernel, KernelConfig config, int warpSize, long stepLimit, GroupMemory sharedMemory, LaunchTrace? trace)
{
    /// <summary>
    /// A phase is what a group does between two barriers. Its stamps are as many as a group has threads, and some that
    /// stand for several; all are larger than those of earlier phases.
    /// </summary>
    const long StampsPerPhase = 1 << 16;

    const long AtomicThread = StampsPerPhase - 1;

    const long SeveralThreads = StampsPerPhase - 2;

    static long lastPhase;

    [ThreadStatic]
    static KernelThread? current;

    /// <summary>The thread's index in its group.</summary>
    public Index3D ThreadIndex;

    /// <summary>The thread's number in its group.</summary>
    public int LinearIndex;

    /// <summary>The group's index.</summary>
    public Index3D GroupIndex;

    /// <summary>The first stamp of the launch.</summary>
    public readonly long LaunchStart = NextPhase();

    /// <summary>The first stamp of the group.</summary>
    public long GroupStart;

    /// <summary>The first stamp since the group's last barrier.</summary>
    public long PhaseStart;

    long stepsLeft;

    /// <summary>The running thread.</summary>
    public static KernelThread Current
    {
        get
        {
            if (current is null)
                ThrowOutsideKernel();
            return current;
        }
    }

    /// <summary>The kernel's name.</summary>
    public string Kernel => kernel;

    /// <summary>The number of groups.</summary>
    public Index3D GridDimension { get; } = config.GridDim;

    /// <summary>The number of threads of a group.</summary>
    public Index3D GroupDimension { get; } = config.GroupDim;

    /// <summary>The number of threads of a warp.</summary>
    public int WarpSize => warpSize;

    /// <summary>The group's shared memory.</summary>
    public GroupMemory SharedMemory => sharedMemory;

    /// <summary>What is counted of the launch, if it is traced.</summary>
    public LaunchTrace? Trace => trace;

    /// <summary>The mark of what the thread does in this phase.</summary>
    public long Stamp => PhaseStart + LinearIndex;

    /// <summary>The mark of atomic operations, which do not race with each other, whoever does them.</summary>
    public long StampOfAtomic => PhaseStart + AtomicThread;

    /// <summary>The mark of what several threads do in this phase.</summary>
    public long StampOfSeveral => PhaseStart + SeveralThreads;

    /// <summary>Whether a stamp is of an atomic operation.</summary>
    public static bool IsAtomic(long stamp) => stamp % StampsPerPhase == AtomicThread;

    /// <summary>What error messages call the thread of a stamp.</summary>
    public static string NameOf(long stamp) => (stamp % StampsPerPhase) switch
    {
        AtomicThread => "an atomic operation",
        SeveralThreads => "other threads",
        var thread => $"thread number {thread}",
    };

    /// <summary>Makes a thread the running one, or none.</summary>
    public static void Run(KernelThread? thread) => current = thread;

    /// <summary>Throws that something is used where no kernel runs.</summary>
    [DoesNotReturn]
    public static void ThrowOutsideKernel() =>
        throw new InvalidOperationException("this is for kernels only: launch a kernel that calls it");

    /// <summary>What runs, for error messages.</summary>
    public static string Describe()
    {
        if (current is null)
            return "the host";
        string group = $"kernel {current.Kernel}, group {current.GroupIndex}";
        return current.LinearIndex < current.GroupDimension.Size ? $"{group}, thread {current.ThreadIndex}" : group;
    }

    /// <summary>Starts a group: its shared memory is unwritten, and its steps are counted anew.</summary>
    public void BeginGroup(Index3D index)
    {
        GroupIndex = index;
        GroupStart = PhaseStart = NextPhase();
        stepsLeft = stepLimit;
        sharedMemory.Forget();
    }

    /// <summary>The group has passed a barrier.</summary>
    public void PassBarrier() => PhaseStart = NextPhase();

    /// <summary>Makes the first thread of the group the running one.</summary>
    public void First()
    {
        ThreadIndex = default;
        LinearIndex = 0;
    }

    /// <summary>Makes the next thread of the group the running one, or none after the last.</summary>
    public void Next()
    {
        trace?.EndThread(LinearIndex, GroupDimension.Size);
        LinearIndex++;
        var (x, y, z) = ThreadIndex;
        if (++x == GroupDimension.X)
        {
            x = 0;
            if (++y == GroupDimension.Y)
                (y, z) = (0, z + 1);
        }
        ThreadIndex = new(x, y, z);
    }

    /// <summary>Counts a backward branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step()
    {
        if (--stepsLeft < 0)
            throw Fault.StepLimit(stepLimit);
    }

    static long NextPhase() => Interlocked.Add(ref lastPhase, StampsPerPhase);
}
