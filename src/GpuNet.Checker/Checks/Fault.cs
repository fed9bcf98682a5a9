using GpuNet.Checker.Functions;
using GpuNet.Checker.Launching;
using ILGPU;

namespace GpuNet.Checker.Checks;

/// <summary>The messages of kernel faults. They are separate from the checks, which must stay small to be fast.</summary>
static unsafe class Fault
{
    public static KernelFaultException Bounds<T>(ArrayView<T> view, long index) where T : unmanaged =>
        New($"{typeof(T).Name}[{index}] of a view of {view.Length} is out of bounds{Origin(view)}: guard the access");

    public static KernelFaultException Bounds<T, TIndex>(ArrayView<T> view, TIndex extent, TIndex index) where T : unmanaged =>
        New($"{typeof(T).Name}[{index}] of a view of {extent} is out of bounds{Origin(view)}: guard the access");

    public static KernelFaultException Misaligned<T>(ArrayView<T> view, long index, int alignment) where T : unmanaged =>
        New($"{typeof(T).Name}[{index}] of a view of {view.Length} is misaligned{Origin(view)}: start at a multiple of {alignment} bytes");

    public static KernelFaultException Cast<T>(ArrayView<T> view, int size) where T : unmanaged =>
        New($"a cast to elements of {size} bytes is misaligned{Origin(view)}: cast views that start at a multiple of their size");

    public static KernelFaultException Disposed(MemoryBlock block) =>
        New($"{block} is disposed: keep it alive until its last use");

    public static KernelFaultException Foreign(MemoryBlock block) =>
        New($"{block} belongs to another accelerator: allocate it on the checker's");

    public static KernelFaultException Empty() =>
        New("access to an element of an empty view: guard the access");

    public static KernelFaultException SubView<T>(ArrayView<T> view, long index, long length) where T : unmanaged =>
        New($"the sub-view of {length} {typeof(T).Name} from {index} exceeds a view of {view.Length}{Origin(view)}: guard it");

    public static KernelFaultException Assertion(string message) => New($"an assertion failed: {message}");

    public static KernelFaultException NoSource(int thread) =>
        New($"the source thread number {thread} is not in the group: choose one that takes part");

    public static KernelFaultException ShuffleWidth(int width, int warp) =>
        New($"a shuffle among {width} of the {warp} threads of a warp: use a power of two up to their number");

    public static KernelFaultException Unwritten(MemoryBlock block, long offset) =>
        New($"byte {offset} of {block} is read but uninitialised: write it "
            + (block.Space == MemorySpace.Global ? "before the launch" : "first, then wait at a barrier"));

    public static KernelFaultException Race(MemoryBlock block, long offset, AccessKind kind, string did, long other) =>
        New($"{kind} at byte {offset} of {block}, which {KernelThread.NameOf(other)} {did} since the last barrier: add a barrier");

    public static KernelFaultException RaceOfGroups(MemoryBlock block, long offset, AccessKind kind, string did) =>
        New($"{kind} at byte {offset} of {block}, which another group {did} in this launch: split the launch or use atomics");

    public static KernelFaultException SharedSize(long used, long size, int limit) =>
        New($"{size} bytes of shared memory in addition to {used} are not possible: a group has {limit}, use a smaller tile");

    public static KernelFaultException SharedExtent(MemoryBlock block, long size) =>
        New($"{block} was allocated with {size} bytes by another thread: give an extent that is the same for all threads");

    public static KernelFaultException StepLimit(long limit) =>
        New($"the group took more than {limit} backward branches: end the loop or raise KernelChecker.StepLimit");

    public static KernelFaultException DivergentBarrier(string where) =>
        New($"not all threads of the group reach the same barrier: {where}: call barriers that all threads reach");

    public static KernelFaultException DivergentWarp(string where) =>
        New($"not all threads of the warp reach the same shuffle or broadcast: {where}: call it where all threads reach it");

    static KernelFaultException New(string what) => new($"{KernelThread.Describe()}: {what}");

    static string Origin<T>(ArrayView<T> view) where T : unmanaged =>
        view.Memory() is { } buffer ? $" at byte {view.Start() * sizeof(T)} of {KernelThread.BlockFor(buffer)}" : "";
}
