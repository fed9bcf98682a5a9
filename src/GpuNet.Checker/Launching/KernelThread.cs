using System.Runtime.CompilerServices;
using GpuNet.Checker.Checks;
using GpuNet.Checker.Tracing;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Checker.Launching;

/// <summary>Which simulated thread the current operating system thread is running. One object serves a whole launch.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="checker">The limits.</param>
/// <param name="config">The launch.</param>
/// <param name="extent">The indices of an implicitly grouped kernel.</param>
/// <param name="memory">The group's memory.</param>
/// <param name="trace">Where counts go, if the launch is traced.</param>
sealed class KernelThread(
    CompiledKernel kernel, KernelChecker checker, KernelConfig config, Index3D extent, GroupMemory memory, LaunchTrace? trace) : IDisposable
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

    /// <summary>The values that threads of the group give to each other.</summary>
    public Exchange GroupExchange { get; } = new(config.GroupDim.Size, kernel.Frame.ExchangedBytes);

    /// <summary>The values that threads of a warp give to each other.</summary>
    public Exchange WarpExchange { get; } = new(config.GroupDim.Size, kernel.Frame.ExchangedBytes);

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

    /// <summary>What runs, for error messages.</summary>
    public static string Describe()
    {
        if (current is null)
            return "the host";
        string group = $"kernel {current.Kernel}, group {current.GroupIndex}";
        return current.LinearIndex < current.Config.GroupDim.Size ? $"{group}, thread {current.ThreadIndex}" : group;
    }

    /// <summary>Starts a group: its shared memory is unwritten, and its steps are counted anew.</summary>
    public void BeginGroup(Index3D index)
    {
        GroupIndex = index;
        GroupStart = PhaseStart = NextPhase();
        stepsLeft = checker.StepLimit;
        memory.Forget();
    }

    /// <summary>The group has passed a barrier.</summary>
    public void PassBarrier() => PhaseStart = NextPhase();

    /// <summary>Makes a thread of the group the running one.</summary>
    public void MoveTo(int number)
    {
        var size = Config.GroupDim;
        LinearIndex = number;
        ThreadIndex = new(number % size.X, number / size.X % size.Y, number / (size.X * size.Y));
    }

    /// <summary>Makes the next thread of the group the running one, or none after the last.</summary>
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

    /// <summary>What is known of the memory of a buffer: mostly the one to which the same access of the code went last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MemoryBlock BlockOf(MemoryBuffer? buffer, int site)
    {
        ref var last = ref lastBlocks[site];
        return last.Buffer == buffer && buffer is not null ? last.Block : Find(buffer, ref last);
    }

    /// <summary>What is known of the memory that an access of the kernel's code went to last.</summary>
    public MemoryBlock LastBlockOf(int site) => lastBlocks[site].Block;

    /// <summary>What is known of the memory of a buffer, for error messages.</summary>
    public static MemoryBlock BlockFor(MemoryBuffer buffer) => current?.Memory.BlockOf(buffer) ?? MemoryBlock.Of(buffer);

    /// <summary>A variable that holds views, of those that a thread keeps while it waits.</summary>
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

    // Variables stay where they are, as a thread may keep their addresses.
    static Array NewHolder(Type type, int length) =>
        (Array)typeof(GC).GetMethod(nameof(GC.AllocateArray))!.MakeGenericMethod(type).Invoke(null, [length, true])!;

    static long NextPhase() => Interlocked.Add(ref lastPhase, StampsPerPhase);
}
