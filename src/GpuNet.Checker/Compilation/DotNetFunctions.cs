using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace GpuNet.Checker.Compilation;

/// <summary>The .NET functions that ILGPU replaces with device functions.</summary>
static class DotNetFunctions
{
    static readonly HashSet<string> mathematics =
    [
        "Abs", "Acos", "Asin", "Atan", "Atan2", "Ceiling", "Cos", "Cosh", "Exp", "Floor", "IsFinite", "IsInfinity", "IsNaN", "Log",
        "Log10", "Max", "Min", "Pow", "Round", "Sin", "Sinh", "Sqrt", "Tan", "Tanh", "Truncate",
    ];

    static readonly HashSet<string> bits =
    [
        "DoubleToInt64Bits", "Int32BitsToSingle", "Int64BitsToDouble", "LeadingZeroCount", "PopCount", "SingleToInt32Bits",
        "TrailingZeroCount",
    ];

    /// <summary>Whether a method is one of them.</summary>
    public static bool Contains(MethodBase method)
    {
        var type = method.DeclaringType;
        return (type == typeof(Math) || type == typeof(MathF) || type == typeof(float) || type == typeof(double))
                && mathematics.Contains(method.Name)
            || (type == typeof(BitConverter) || type == typeof(BitOperations)) && bits.Contains(method.Name)
            || type == typeof(Interlocked)
            || type == typeof(Unsafe) && method.Name == nameof(Unsafe.As);
    }
}
