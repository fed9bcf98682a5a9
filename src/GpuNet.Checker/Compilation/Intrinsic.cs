using System.Diagnostics;
using System.Reflection;
using GpuNet.Checker.Functions;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Checker.Compilation;

/// <summary>How a call in a kernel is compiled.</summary>
enum CallKind
{
    /// <summary>The method is part of the kernel and is read.</summary>
    Read,

    /// <summary>The method is called unchanged: it only computes.</summary>
    Plain,

    /// <summary>A method of the checker replaces it.</summary>
    Replaced,

    /// <summary>It allocates memory: like <see cref="Replaced"/>, with the number of the call as extra argument.</summary>
    Allocation,

    /// <summary>It returns the address of an element of a view.</summary>
    Access,

    /// <summary>A group barrier.</summary>
    Barrier,

    /// <summary>An exchange: the thread publishes a value, waits for others and reads one.</summary>
    Exchange,

    /// <summary>It needs ILGPU's own CPU execution, and the checker has no replacement.</summary>
    Unknown,
}

/// <summary>
/// The checker's knowledge about methods that kernels call. All assumptions about ILGPU's internals are here: its kernel functions use the
/// types in <see cref="OfThread"/> when they need the running thread, and its assertions end the process.
/// </summary>
static class Intrinsic
{
    static readonly Assembly[] ilgpu = [typeof(Context).Assembly, typeof(XMath).Assembly];

    /// <summary>The replacement types: their static methods have the same names and parameters, plus the thread.</summary>
    static readonly Dictionary<Type, Type> stands = new()
    {
        [typeof(Grid)] = typeof(GridFunctions),
        [typeof(Group)] = typeof(GroupFunctions),
        [typeof(Warp)] = typeof(WarpFunctions),
        [typeof(ArrayView<>)] = typeof(ViewFunctions),
        [typeof(Trace)] = typeof(AssertFunctions),
        [typeof(Debug)] = typeof(AssertFunctions),
    };

    static readonly Dictionary<Type, Type> allocations = new()
    {
        [typeof(SharedMemory)] = typeof(SharedMemoryFunctions),
        [typeof(LocalMemory)] = typeof(LocalMemoryFunctions),
    };

    static readonly Dictionary<Type, Type> exchanges = new()
    {
        [typeof(Group)] = typeof(GroupExchanges),
        [typeof(Warp)] = typeof(WarpExchanges),
    };

    static readonly Type[] views = [typeof(ArrayView<>), typeof(ArrayView1D<,>), typeof(ArrayView2D<,>), typeof(ArrayView3D<,>)];

    static readonly Dictionary<MethodBase, CallKind> kinds = [];

    /// <summary>The internal types of ILGPU's CPU accelerator that hold the running thread.</summary>
    public static IReadOnlyList<string> OfThread { get; } =
    [
        "ILGPU.Runtime.CPU.CPURuntimeThreadContext", "ILGPU.Runtime.CPU.CPURuntimeGroupContext", "ILGPU.Runtime.CPU.CPURuntimeWarpContext",
    ];

    /// <summary>How a call of a method is compiled.</summary>
    public static CallKind KindOf(MethodBase method)
    {
        lock (kinds)
            return kinds.TryGetValue(method, out var kind) ? kind : kinds[method] = Find(method);
    }

    /// <summary>Whether a method belongs to ILGPU.</summary>
    public static bool IsIlgpu(MethodBase method) => ilgpu.Contains(method.Module.Assembly);

    /// <summary>Whether a method is an atomic operation on its first argument.</summary>
    public static bool IsAtomic(MethodBase method) => method.DeclaringType == typeof(Atomic) || method.DeclaringType == typeof(Interlocked);

    /// <summary>Whether a method synchronises only the threads of a warp.</summary>
    public static bool IsOfWarp(MethodBase method) => method.DeclaringType == typeof(Warp);

    /// <summary>Whether a method takes a string; on a device only these may.</summary>
    public static bool TakesText(MethodBase method) =>
        method.DeclaringType == typeof(Interop) || method.DeclaringType == typeof(Trace) || method.DeclaringType == typeof(Debug)
        || method.DeclaringType == typeof(CudaAsm);

    /// <summary>The replacement of a method that is replaced or allocates memory.</summary>
    public static MethodInfo ReplacementOf(MethodBase method) => Stand(stands, method, 1) ?? Stand(allocations, method, 2)!;

    /// <summary>The code before and after an exchange.</summary>
    public static (MethodInfo Give, MethodInfo Take) ExchangeOf(MethodBase method)
    {
        var give = Stand(exchanges, method, 1)!;
        var holder = give.DeclaringType!;
        var take = holder.GetMethod("Take" + method.Name) ?? holder.GetMethod("Take")!.MakeGenericMethod(method.GetGenericArguments());
        return (give, take);
    }

    /// <summary>The checked access that replaces an access to a view.</summary>
    public static MethodInfo CheckedAccess(MethodBase access)
    {
        var view = access.DeclaringType!;
        int kind = Array.IndexOf(views, view.GetGenericTypeDefinition());
        string[] names = [nameof(Access.At), nameof(Access.At1D), nameof(Access.At2D), nameof(Access.At3D)];
        return typeof(Access).GetMethod(names[kind])!.MakeGenericMethod(view.GetGenericArguments());
    }

    /// <summary>The ILGPU methods that a method of ILGPU calls, and what is replaced.</summary>
    public static IEnumerable<MethodBase> CalleesOf(MethodBase method) =>
        Called(method).Where(callee => IsIlgpu(callee) || Stand(stands, callee, 1) != null);

    static CallKind Find(MethodBase method)
    {
        if (method == typeof(Group).GetMethod(nameof(Group.Barrier)))
            return CallKind.Barrier;
        if (method.Name == "get_Item" && method.DeclaringType is { IsGenericType: true } view
            && views.Contains(view.GetGenericTypeDefinition()))
        {
            return CallKind.Access;
        }

        if (Stand(stands, method, 1) != null)
            return CallKind.Replaced;
        if (Stand(allocations, method, 2) != null)
            return CallKind.Allocation;
        if (Stand(exchanges, method, 1) != null)
            return CallKind.Exchange;
        if (!IsIlgpu(method))
            return DotNetFunctions.Contains(method) ? CallKind.Plain : CallKind.Read;
        if (NeedsThread(method))
            return CallKind.Unknown;
        // A recursive method only computes if everything else in it does.
        kinds[method] = CallKind.Plain;
        return CalleesOf(method).Any(callee => KindOf(callee) != CallKind.Plain) ? CallKind.Read : CallKind.Plain;
    }

    static bool NeedsThread(MethodBase method) => Called(method).Any(callee => OfThread.Contains(callee.DeclaringType?.FullName));

    static IEnumerable<MethodBase> Called(MethodBase method) => method.GetMethodBody() is { } body
        ? MethodReader.Read(method, body).Where(instruction => instruction.IsCall).Select(CallTarget.Of).OfType<MethodBase>()
        : [];

    /// <summary>The replacement of a method, with its type arguments; null if there is none.</summary>
    static MethodInfo? Stand(Dictionary<Type, Type> table, MethodBase method, int moreParameters)
    {
        if (method is not MethodInfo || method.DeclaringType is not { } type
            || !table.TryGetValue(type.IsGenericType ? type.GetGenericTypeDefinition() : type, out var holder))
        {
            return null;
        }
        Type[] arguments = [.. type.GetGenericArguments(), .. method.IsGenericMethod ? method.GetGenericArguments() : []];
        var parameters = method.IsStatic ? TypesOf(method) : TypesOf(method).Prepend(type.MakeByRefType());
        return holder.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(stand => stand.Name == method.Name && stand.GetGenericArguments().Length == arguments.Length)
            .Select(stand => arguments.Length == 0 ? stand : stand.MakeGenericMethod(arguments))
            .FirstOrDefault(stand => TypesOf(stand).SkipLast(moreParameters).SequenceEqual(parameters));
    }

    static IEnumerable<Type> TypesOf(MethodBase method) => method.GetParameters().Select(parameter => parameter.ParameterType);
}
