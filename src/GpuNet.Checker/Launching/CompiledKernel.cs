using System.Collections.Concurrent;
using System.Reflection;
using GpuNet.Checker.Compilation;
using GpuNet.Checker.Tracing;

namespace GpuNet.Checker.Launching;

/// <summary>A kernel as a method that can suspend: runs a thread from a state to the next.</summary>
/// <param name="state">0 at the start, or the number of the barrier at which the thread waits.</param>
/// <param name="frame">The saved variables of the thread, except those with views.</param>
/// <param name="arguments">The launch's arguments.</param>
/// <param name="thread">The thread.</param>
/// <returns>The number of the barrier that was reached, or <see cref="CompiledKernel.Ended"/>.</returns>
unsafe delegate int KernelBody(int state, byte* frame, object[] arguments, KernelThread thread);

/// <summary>A kernel that is ready to run, for any checker.</summary>
/// <param name="Name">Its type and method.</param>
/// <param name="Body">The code of a thread.</param>
/// <param name="IsImplicitlyGrouped">Whether its first parameter is the thread's index.</param>
/// <param name="Frame">The saved state of a waiting thread.</param>
/// <param name="Allocations">The number of calls that allocate shared or local memory.</param>
/// <param name="Barriers">The barriers.</param>
/// <param name="Accesses">The access sites in its code.</param>
/// <param name="Traces">Whether it counts the cost on a GPU.</param>
sealed record CompiledKernel(
    string Name, KernelBody Body, bool IsImplicitlyGrouped, FrameLayout Frame, int Allocations, BarrierSite[] Barriers,
    AccessSite[] Accesses, bool Traces)
{
    /// <summary>The state of a thread that has returned.</summary>
    public const int Ended = 0;

    /// <summary>Whether it has barriers.</summary>
    public bool CanWait => Barriers.Length > 0;

    /// <summary>Whether it has warp barriers.</summary>
    public bool HasWarpBarriers { get; } = Barriers.Any(barrier => barrier.IsOfWarp);

    static readonly ConcurrentDictionary<(MethodInfo, bool, bool), CompiledKernel> Known = new();

    /// <summary>Compiles a kernel on first use.</summary>
    /// <param name="method">The kernel.</param>
    /// <param name="checksRaces">Whether to find races.</param>
    /// <param name="traces">Whether to count the cost on a GPU.</param>
    public static CompiledKernel Of(MethodInfo method, bool checksRaces, bool traces) => Known.GetOrAdd(
        (method, checksRaces, traces), static key => new KernelCompiler(key.Item1, key.Item2, key.Item3).Compile());
}

/// <summary>A barrier in a kernel.</summary>
/// <param name="Name">Its name in error messages.</param>
/// <param name="IsOfWarp">Whether it synchronises a warp instead of the group.</param>
sealed record BarrierSite(string Name, bool IsOfWarp);

/// <summary>The saved state of a waiting thread.</summary>
/// <param name="Bytes">The total size of its plain variables.</param>
/// <param name="ViewHolders">The types of its variables with views, which contain references and must be stored in arrays.</param>
/// <param name="ExchangedBytes">The size of the largest value that it exchanges with other threads, see <see cref="Exchange"/>.</param>
sealed record FrameLayout(int Bytes, Type[] ViewHolders, int ExchangedBytes);
