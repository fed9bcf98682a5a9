using System.Runtime.CompilerServices;
using GpuNet.Checker.Checks;
using GpuNet.Checker.Tracing;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Checker.Launching;

/// <summary>The simulated thread that the current operating system thread is running. One object serves a whole launch.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="checker">The limits.</param>
/// <param name="config">The launch.</param>
/// <param name="extent">The indices of an implicitly grouped kernel.</param>
/// <param name="memory">The group's memory.</param>
/// <param name="trace">The trace, if the launch is traced.</param>
sealed class KernelThread(
    CompiledKernel kernel, KernelChecker checker, KernelConfig config, Index3D extent, GroupMemory memory, LaunchTrace? trace) : IDisposable
{
    /// <summary>
    /// A phase is the execution of a group between two barriers. It has a stamp for each thread of the group and some that stand for
    /// several; all are larger than those of earlier phases.
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

    readonly (MemoryBuffer? Buffer, MemoryBlock Block)[] lastBlocks = new (MemoryBuffer?, MemoryBlock)[kernel.Accesses.Length];
    readonly Array[] viewHolders = [.. kernel.Frame.ViewHolders.Select(type => NewHolder(type, kernel.CanWait ? config.GroupDim.Size : 1))];
    readonly int frameMask = kernel.CanWait ? -1 : 0;
    long stepsLeft;

    /// <summary>The kernel's name.</summary>
    public string Kernel => kernel.Name;

    /// <summary>The launch.</summary>
    public KernelConfig Config { get; } = config;

    /// <summary>The number of threads of a warp.</summary>
    public int WarpSize { get; } = checker.WarpSize;

    /// <summary>The thread's number in its warp.</summary>
    public int Lane => LinearIndex % WarpSize;

    /// <summary>The group's number.</summary>
    public int GroupNumber => GroupIndex.X + Config.GridDim.X * (GroupIndex.Y + Config.GridDim.Y * GroupIndex.Z);

    /// <summary>The thread's number in the whole grid, group after group.</summary>
    public int GlobalNumber => GroupNumber * Config.GroupDim.Size + LinearIndex;

    /// <summary>Whether there is an index for the thread of an implicitly grouped kernel.</summary>
    public bool IsInExtent => !kernel.IsImplicitlyGrouped || GlobalNumber < extent.LongSize;

    /// <summary>The group's memory.</summary>
    public GroupMemory Memory => memory;

    /// <summary>The values exchanged in the group.</summary>
    public Exchange GroupExchange { get; } = new(config.GroupDim.Size, kernel.Frame.ExchangedBytes);

    /// <summary>The values exchanged in a warp.</summary>
    public Exchange WarpExchange { get; } = new(config.GroupDim.Size, kernel.Frame.ExchangedBytes);

    /// <summary>The counts of the launch, if it is traced.</summary>
    public LaunchTrace? Trace => trace;

    /// <summary>The stamp of accesses of the thread in this phase.</summary>
    public long Stamp => PhaseStart + LinearIndex;

    /// <summary>The stamp of atomic operations, which never race with each other.</summary>
    public long StampOfAtomic => PhaseStart + AtomicThread;

    /// <summary>The stamp of accesses of several threads in this phase.</summary>
    public long StampOfSeveral => PhaseStart + SeveralThreads;

    /// <summary>Whether a stamp is of an atomic operation.</summary>
    public static bool IsAtomic(long stamp) => stamp % StampsPerPhase == AtomicThread;

    /// <summary>The name of the thread of a stamp in error messages.</summary>
    public static string NameOf(long stamp) => (stamp % StampsPerPhase) switch
    {
        AtomicThread => "an atomic operation",
        SeveralThreads => "other threads",
        var thread => $"thread number {thread}",
    };

    /// <summary>Sets the running thread, or none.</summary>
    public static void Run(KernelThread? thread) => current = thread;

    /// <summary>The running thread, for error messages.</summary>
    public static string Describe()
    {
        if (current is null)
            return "the host";
        string group = $"kernel {current.Kernel}, group {current.GroupIndex}";
        return current.LinearIndex < current.Config.GroupDim.Size ? $"{group}, thread {current.ThreadIndex}" : group;
    }

    /// <summary>Starts a group: marks its shared memory as uninitialised and resets its step count.</summary>
    public void BeginGroup(Index3D index)
    {
        GroupIndex = index;
        GroupStart = PhaseStart = NextPhase();
        stepsLeft = checker.StepLimit;
        memory.Forget();
    }

    /// <summary>Records that the group has passed a barrier.</summary>
    public void PassBarrier() => PhaseStart = NextPhase();

    /// <summary>Sets the running thread of the group.</summary>
    public void MoveTo(int number)
    {
        var size = Config.GroupDim;
        LinearIndex = number;
        ThreadIndex = new(number % size.X, number / size.X % size.Y, number / (size.X * size.Y));
    }

    /// <summary>Advances to the next thread of the group, or to none after the last.</summary>
    public void Next()
    {
        trace?.EndThread(LinearIndex, Config.GroupDim.Size);
        LinearIndex++;
        var (x, y, z) = ThreadIndex;
        if (++x == Config.GroupDim.X)
        {
            x = 0;
            if (++y == Config.GroupDim.Y)
                (y, z) = (0, z + 1);
        }
        ThreadIndex = new(x, y, z);
    }

    /// <summary>Counts a backward branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step()
    {
        if (--stepsLeft < 0)
            throw Fault.StepLimit(checker.StepLimit);
    }

    /// <summary>The block of a buffer: usually the one of the previous access at the same site.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MemoryBlock BlockOf(MemoryBuffer? buffer, int site)
    {
        ref var last = ref lastBlocks[site];
        return last.Buffer == buffer && buffer is not null ? last.Block : Find(buffer, ref last);
    }

    /// <summary>The block of the last access at a site.</summary>
    public MemoryBlock LastBlockOf(int site) => lastBlocks[site].Block;

    /// <summary>The block of a buffer, for error messages.</summary>
    public static MemoryBlock BlockFor(MemoryBuffer buffer) => current?.Memory.BlockOf(buffer) ?? MemoryBlock.Of(buffer);

    /// <summary>A saved variable with views.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Holder<T>(int number) => ref Unsafe.As<T[]>(viewHolders[number])[LinearIndex & frameMask];

    /// <summary>The thread's index, for kernels that take one.</summary>
    public Index1D Index1D() => GlobalNumber;

    /// <inheritdoc cref="Index1D"/>
    public Index2D Index2D() => new(GlobalNumber % extent.X, GlobalNumber / extent.X);

    /// <inheritdoc cref="Index1D"/>
    public Index3D Index3D() => new(GlobalNumber % extent.X, GlobalNumber / extent.X % extent.Y, GlobalNumber / (extent.X * extent.Y));

    public void Dispose()
    {
        GroupExchange.Dispose();
        WarpExchange.Dispose();
    }

    MemoryBlock Find(MemoryBuffer? buffer, ref (MemoryBuffer? Buffer, MemoryBlock Block) last)
    {
        if (buffer is null)
            throw Fault.Empty();
        var block = memory.BlockOf(buffer) ?? MemoryBlock.Of(buffer);
        if (buffer.IsDisposed || buffer.NativePtr == 0)
            throw Fault.Disposed(block);
        if (buffer.Accelerator != checker.Accelerator)
            throw Fault.Foreign(block);
        last = (buffer, block);
        return block;
    }

    // Variables do not move, because a thread may hold their addresses.
    static Array NewHolder(Type type, int length) =>
        (Array)typeof(GC).GetMethod(nameof(GC.AllocateArray))!.MakeGenericMethod(type).Invoke(null, [length, true])!;

    static long NextPhase() => Interlocked.Add(ref lastPhase, StampsPerPhase);
}
