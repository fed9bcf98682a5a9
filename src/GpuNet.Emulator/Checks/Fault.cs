using GpuNet.Emulator.Launching;
using GpuNet.Emulator.Memory;
using ILGPU;

namespace GpuNet.Emulator.Checks;

/// <summary>The messages of what kernels do wrong. They are apart from the checks, which must stay small to be fast.</summary>
static unsafe class Fault
{
    /// <summary>An access that must not be: says which of the reasons it is.</summary>
    public static KernelFaultException Access<T>(ArrayView<T> view, long index) where T : unmanaged
    {
        string element = $"{typeof(T).Name}[{index}] of a view of {view.Length}";
        if ((ulong)index >= (ulong)view.Length)
            return New($"{element} is out of bounds{Origin(view)}: guard the access");
        if (view.Block->Address == null)
            return New($"{element} is disposed{Origin(view)}: keep the buffer alive until its last launch");
        return New($"{element} is misaligned{Origin(view)}: cast views that start at a multiple of {sizeof(T)} bytes only");
    }

    public static KernelFaultException Disposed(MemoryBlock block) =>
        New($"{block} is disposed: keep it alive until its last use");

    public static KernelFaultException SubView<T>(ArrayView<T> view, long index, long length) where T : unmanaged =>
        New($"the sub-view of {length} {typeof(T).Name} from {index} leaves a view of {view.Length}{Origin(view)}: guard it");

    public static KernelFaultException Alignment<T>(ArrayView<T> view, int alignment) where T : unmanaged =>
        New($"a view{Origin(view)} is not aligned to {alignment} bytes: start it at a multiple");

    public static KernelFaultException Unwritten(MemoryBlock block, long offset) =>
        New($"byte {offset} of {block} is read before anything was written there: write it first, then wait at a barrier");

    public static KernelFaultException Race(MemoryBlock block, long offset, AccessKind kind, string did, long other) =>
        New($"{kind} at byte {offset} of {block}, which {KernelThread.NameOf(other)} {did} since the last barrier: put a barrier between");

    public static KernelFaultException RaceOfGroups(MemoryBlock block, long offset, AccessKind kind, string did) =>
        New($"{kind} at byte {offset} of {block}, which another group {did} in this launch: split the launch or use atomics");

    public static KernelFaultException SharedSize(long used, long size, int limit) =>
        New($"{size} bytes of shared memory beside {used} are none or too many: a group has {limit}, use a smaller tile");

    public static KernelFaultException SharedExtent(MemoryBlock block, long size) =>
        New($"{block} was allocated with {size} bytes by another thread: give an extent that is the same for all threads");

    public static KernelFaultException StepLimit(long limit) =>
        New($"the group took more than {limit} backward branches: end the loop or raise Emulation.StepLimit");

    public static KernelFaultException DivergentBarrier(string where) =>
        New($"not all threads of the group meet at one barrier: {where}: call barriers where all threads pass");

    static KernelFaultException New(string what) => new($"{KernelThread.Describe()}: {what}");

    static string Origin<T>(ArrayView<T> view) where T : unmanaged =>
        view.Block == null ? "" : $" at byte {view.Offset} of {view.Block->ToString()}";
}
