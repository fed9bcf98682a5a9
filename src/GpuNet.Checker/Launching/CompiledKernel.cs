using System.Collections.Concurrent;
using System.Reflection;
using GpuNet.Checker.Compilation;
using GpuNet.Checker.Tracing;

namespace GpuNet.Checker.Launching;

/// <summary>A kernel as a method that can be paused: runs a thread from a state on to its next one.</summary>
/// <param name="state">0 at the start, or the number of the barrier at which the thread waits.</param>
/// <param name="frame">The thread's variables while it waits, but for those that hold views.</param>
/// <param name="arguments">The launch's arguments.</param>
/// <param name="thread">The thread.</param>
/// <returns>The number of the barrier that was reached, or <see cref="CompiledKernel.Ended"/>.</returns>
unsafe delegate int KernelBody(int state, byte* frame, object[] arguments, KernelThread thread);

/// <summary>A kernel that is ready to run, for any checker.</summary>
/// <param name="Name">Its type and method.</param>
/// <param name="Body">What a thread runs.</param>
/// <param name="IsImplicitlyGrouped">Whether its first parameter is the thread's index.</param>
/// <param name="Frame">What a thread keeps while it waits.</param>
/// <param name="Allocations">The number of calls that allocate shared or local memory.</param>
/// <param name="Barriers">Where a thread can wait.</param>
/// <param name="Accesses">The accesses in its code.</param>
/// <param name="Traces">Whether it counts what a GPU would do.</param>
sealed record CompiledKernel(
    string Name, KernelBody Body, bool IsImplicitlyGrouped, FrameLayout Frame, int Allocations, BarrierSite[] Barriers,
    AccessSite[] Accesses, bool Traces)
{
    /// <summary>The state of a thread that has returned.</summary>
    public const int Ended = 0;

    /// <summary>Whether threads wait for each other.</summary>
    public bool CanWait => Barriers.Length > 0;

    /// <summary>Whether threads of a warp wait for each other.</summary>
    public bool HasWarpBarriers { get; } = Barriers.Any(barrier => barrier.IsOfWarp);

    static readonly ConcurrentDictionary<(MethodInfo, bool, bool), CompiledKernel> Known = new();

    /// <summary>Compiles a kernel, the first time.</summary>
    /// <param name="method">The kernel.</param>
    /// <param name="checksRaces">Whether to find races.</param>
    /// <param name="traces">Whether to count what a GPU would do.</param>
    public static CompiledKernel Of(MethodInfo method, bool checksRaces, bool traces) => Known.GetOrAdd(
        (method, checksRaces, traces), static key => new KernelCompiler(key.Item1, key.Item2, key.Item3).Compile());
}

/// <summary>A place in a kernel at which threads wait for each other.</summary>
/// <param name="Name">What error messages call it.</param>
/// <param name="IsOfWarp">Whether the threads of a warp wait for each other, and not those of the group.</param>
sealed record BarrierSite(string Name, bool IsOfWarp);

/// <summary>What a thread keeps while it waits.</summary>
/// <param name="Bytes">The size of its plain variables together.</param>
/// <param name="ViewHolders">The types of its variables that hold views: those are references, which must lie in arrays.</param>
/// <param name="ExchangedBytes">The size of the largest value that it gives to other threads, see <see cref="Exchange"/>.</param>
sealed record FrameLayout(int Bytes, Type[] ViewHolders, int ExchangedBytes);
