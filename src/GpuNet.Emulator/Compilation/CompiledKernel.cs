using System.Collections.Concurrent;
using System.Reflection;
using GpuNet.Emulator.Launching;
using GpuNet.Emulator.Tracing;

namespace GpuNet.Emulator.Compilation;

/// <summary>A kernel as a method that can be paused: runs a thread from a state on to its next one.</summary>
/// <param name="state">0 at the start, or the number of the barrier at which the thread waits.</param>
/// <param name="frame">The thread's variables while it waits.</param>
/// <param name="arguments">The address of the tuple of the launch's arguments.</param>
/// <param name="thread">The thread.</param>
/// <returns>The number of the barrier that was reached, or <see cref="CompiledKernel.Ended"/>.</returns>
unsafe delegate int KernelBody(int state, byte* frame, void* arguments, KernelThread thread);

/// <summary>A kernel that is ready to run, on any accelerator.</summary>
/// <param name="Name">Its type and method.</param>
/// <param name="Body">What a thread runs.</param>
/// <param name="FrameSize">The size of a thread's frame in bytes.</param>
/// <param name="SharedSites">The number of calls that allocate shared memory.</param>
/// <param name="Barriers">What error messages call the barriers.</param>
/// <param name="Accesses">The accesses that it traces, or null if it does not.</param>
sealed record CompiledKernel(
    string Name, KernelBody Body, int FrameSize, int SharedSites, string[] Barriers, AccessSite[]? Accesses)
{
    /// <summary>The state of a thread that has returned.</summary>
    public const int Ended = 0;

    static readonly ConcurrentDictionary<(MethodInfo, Type, bool, bool), CompiledKernel> Known = new();

    /// <summary>Compiles a kernel, the first time.</summary>
    /// <param name="method">The kernel.</param>
    /// <param name="arguments">The tuple type of its parameters.</param>
    /// <param name="checksRaces">Whether to find races.</param>
    /// <param name="traces">Whether to count what a GPU would do.</param>
    public static CompiledKernel Of(MethodInfo method, Type arguments, bool checksRaces, bool traces) => Known.GetOrAdd(
        (method, arguments, checksRaces, traces),
        static key => new KernelCompiler(key.Item1, key.Item2, key.Item3, key.Item4).Compile());
}
