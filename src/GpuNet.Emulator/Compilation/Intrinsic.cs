using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Emulator.Compilation;

/// <summary>The methods that devices implement themselves.</summary>
static class Intrinsic
{
    static readonly MethodInfo Barrier = typeof(Group).GetMethod(nameof(Group.Barrier))!;

    /// <summary>The functions of .NET's mathematics that ILGPU knows.</summary>
    static readonly HashSet<string> Mathematics =
    [
        "Abs", "Acos", "Asin", "Atan", "Atan2", "Ceiling", "Cos", "Cosh", "Exp", "Floor", "IsFinite", "IsInfinity", "IsNaN", "Log",
        "Log10", "Max", "Min", "Pow", "Round", "Sin", "Sinh", "Sqrt", "Tan", "Tanh", "Truncate",
    ];

    /// <summary>The functions of .NET that look at bits and that ILGPU knows.</summary>
    static readonly HashSet<string> Bits =
    [
        "DoubleToInt64Bits", "Int32BitsToSingle", "Int64BitsToDouble", "LeadingZeroCount", "PopCount", "SingleToInt32Bits",
        "TrailingZeroCount",
    ];

    /// <summary>Whether a method is one that kernels call and that is not looked into.</summary>
    public static bool Is(MethodBase method) => method.Module == typeof(Intrinsic).Module || IsDotNet(method.DeclaringType!, method.Name);

    /// <summary>Whether a method waits for the group.</summary>
    public static bool IsBarrier(MethodBase method) => method == Barrier;

    /// <summary>Whether a method allocates shared memory.</summary>
    public static bool IsSharedMemory(MethodBase method) => method.DeclaringType == typeof(SharedMemory);

    /// <summary>Whether a method changes what its first argument refers to without interference.</summary>
    public static bool IsAtomic(MethodBase method) => method.DeclaringType == typeof(Atomic) || method.DeclaringType == typeof(Interlocked);

    /// <summary>Whether a method gives the address of an element of a view.</summary>
    public static bool IsAccess(MethodBase method) =>
        method.Name == "get_Item" && method.DeclaringType is { IsGenericType: true } type
        && (type.GetGenericTypeDefinition() == typeof(ArrayView<>) || type.GetGenericTypeDefinition() == typeof(ArrayView1D<,>));

    /// <summary>The method that takes the place of one that allocates shared memory.</summary>
    public static MethodInfo AllocateAt(MethodInfo method) =>
        typeof(SharedMemory).GetMethod(method.Name + "At", BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(method.GetGenericArguments());

    /// <summary>The method that takes the place of one that gives the address of an element, with a 64-bit index.</summary>
    public static MethodInfo CheckedAccess(MethodBase method) =>
        method.DeclaringType!.GetMethod("At", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>The conversion of an index to a number.</summary>
    public static MethodInfo IndexToNumber(Type index) => index.GetMethods().First(
        method => method.Name == "op_Implicit" && (method.ReturnType == typeof(int) || method.ReturnType == typeof(long)));

    static bool IsDotNet(Type type, string name) =>
        (type == typeof(Math) || type == typeof(MathF) || type == typeof(float) || type == typeof(double)) && Mathematics.Contains(name)
        || (type == typeof(BitConverter) || type == typeof(System.Numerics.BitOperations)) && Bits.Contains(name)
        || type == typeof(Interlocked)
        || type == typeof(System.Runtime.CompilerServices.Unsafe) && name == "As";
}
