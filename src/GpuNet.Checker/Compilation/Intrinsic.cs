using System.Diagnostics;
using System.Reflection;
using GpuNet.Checker.Functions;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Checker.Compilation;

/// <summary>What happens to a call in a kernel.</summary>
enum CallKind
{
    /// <summary>The method is read, as a part of the kernel.</summary>
    Read,

    /// <summary>The method is called as it is: it only computes.</summary>
    Plain,

    /// <summary>A method of the checker's is called in its place.</summary>
    Replaced,

    /// <summary>It allocates memory: as <see cref="Replaced"/>, with the number of the call.</summary>
    Allocation,

    /// <summary>It gives the address of an element of a view.</summary>
    Access,

    /// <summary>The thread waits for its group.</summary>
    Barrier,

    /// <summary>The thread gives a value to others, waits for them and takes one.</summary>
    Exchange,

    /// <summary>It needs ILGPU's own way of running kernels on the CPU, and nothing here stands for it.</summary>
    Unknown,
}

/// <summary>
/// What the checker knows of the methods that kernels call. All knowledge of how ILGPU works inside is here: that its functions for
/// kernels end in the types <see cref="OfThread"/> when they need the running thread, and that its assertions end the process.
/// </summary>
static class Intrinsic
{
    static readonly Assembly[] ilgpu = [typeof(Context).Assembly, typeof(XMath).Assembly];

    /// <summary>Whose static methods stand for which: they have the same names and parameters, and the thread as one more.</summary>
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

    /// <summary>The types of ILGPU's CPU accelerator that know the running thread, which are not public.</summary>
    public static IReadOnlyList<string> OfThread { get; } =
    [
        "ILGPU.Runtime.CPU.CPURuntimeThreadContext", "ILGPU.Runtime.CPU.CPURuntimeGroupContext", "ILGPU.Runtime.CPU.CPURuntimeWarpContext",
    ];

    /// <summary>What happens to a call of a method.</summary>
    public static CallKind KindOf(MethodBase method)
    {
        lock (kinds)
            return kinds.TryGetValue(method, out var kind) ? kind : kinds[method] = Find(method);
    }

    /// <summary>Whether a method is ILGPU's.</summary>
    public static bool IsIlgpu(MethodBase method) => ilgpu.Contains(method.Module.Assembly);

    /// <summary>Whether a method changes what its first argument refers to without interference.</summary>
    public static bool IsAtomic(MethodBase method) => method.DeclaringType == typeof(Atomic) || method.DeclaringType == typeof(Interlocked);

    /// <summary>Whether only the threads of a warp wait for each other at a method.</summary>
    public static bool IsOfWarp(MethodBase method) => method.DeclaringType == typeof(Warp);

    /// <summary>Whether a method takes a text, which nothing on a device does but these.</summary>
    public static bool TakesText(MethodBase method) =>
        method.DeclaringType == typeof(Interop) || method.DeclaringType == typeof(Trace) || method.DeclaringType == typeof(Debug)
        || method.DeclaringType == typeof(CudaAsm);

    /// <summary>What is called in place of a method that is replaced or allocates memory.</summary>
    public static MethodInfo ReplacementOf(MethodBase method) => Stand(stands, method, 1) ?? Stand(allocations, method, 2)!;

    /// <summary>What a thread does before and after it waits for what others give.</summary>
    public static (MethodInfo Give, MethodInfo Take) ExchangeOf(MethodBase method)
    {
        var give = Stand(exchanges, method, 1)!;
        var holder = give.DeclaringType!;
        var take = holder.GetMethod("Take" + method.Name) ?? holder.GetMethod("Take")!.MakeGenericMethod(method.GetGenericArguments());
        return (give, take);
    }

    /// <summary>The checked access to a view that takes the place of another one.</summary>
    public static MethodInfo CheckedAccess(MethodBase access)
    {
        var view = access.DeclaringType!;
        int kind = Array.IndexOf(views, view.GetGenericTypeDefinition());
        string[] names = [nameof(Access.At), nameof(Access.At1D), nameof(Access.At2D), nameof(Access.At3D)];
        return typeof(Access).GetMethod(names[kind])!.MakeGenericMethod(view.GetGenericArguments());
    }

    /// <summary>What a method of ILGPU calls of ILGPU's, and what is replaced.</summary>
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
        // A method that calls itself, if only in a roundabout way, only computes if all else in it does.
        kinds[method] = CallKind.Plain;
        return CalleesOf(method).Any(callee => KindOf(callee) != CallKind.Plain) ? CallKind.Read : CallKind.Plain;
    }

    static bool NeedsThread(MethodBase method) => Called(method).Any(callee => OfThread.Contains(callee.DeclaringType?.FullName));

    static IEnumerable<MethodBase> Called(MethodBase method) => method.GetMethodBody() is { } body
        ? MethodReader.Read(method, body).Where(instruction => instruction.IsCall).Select(CallTarget.Of).OfType<MethodBase>()
        : [];

    /// <summary>The method that stands for another one, with its type arguments; null if there is none.</summary>
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
