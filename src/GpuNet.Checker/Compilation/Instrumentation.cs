using System.Reflection;
using System.Reflection.Emit;
using GpuNet.Checker.Checks;
using GpuNet.Checker.Launching;
using GpuNet.Checker.Tracing;
using ILGPU;

namespace GpuNet.Checker.Compilation;

/// <summary>Emits the instrumentation of a kernel: step counts always, race checks and cost counts on request.</summary>
/// <param name="il">The IL to emit to.</param>
/// <param name="checksRaces">Whether to find races.</param>
/// <param name="traces">Whether to count the cost on a GPU.</param>
sealed class Instrumentation(ILGenerator il, bool checksRaces, bool traces)
{
    static readonly MethodInfo Step = typeof(KernelThread).GetMethod(nameof(KernelThread.Step))!;
    static readonly MethodInfo TraceAccess = typeof(LaunchTrace).GetMethod(nameof(LaunchTrace.Access))!;
    static readonly MethodInfo CountFlops = typeof(LaunchTrace).GetMethod(nameof(LaunchTrace.CountFlops))!;

    readonly List<AccessSite> sites = [];

    /// <summary>The accesses.</summary>
    public AccessSite[] Sites => [.. sites];

    /// <summary>Emits the count of a backward branch.</summary>
    public void EmitStep()
    {
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, Step);
    }

    /// <summary>Emits the operation count of the instructions from here to the next branch.</summary>
    public void EmitFlops(KernelMethod source, int index)
    {
        if (!source.FlopsOfBlocks.TryGetValue(index, out int count))
            return;
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Ldc_I4, count);
        il.Emit(OpCodes.Call, CountFlops);
    }

    /// <summary>Emits an access: replaces the address of a view and an index on the stack with the address of the element.</summary>
    public void EmitAccess(KernelMethod source, int index)
    {
        var access = (MethodInfo)source.Instructions[index].Operand!;
        var kind = source.AccessAt(index);
        var check = Intrinsic.CheckedAccess(access);
        EmitIndex(access.GetParameters(), check.GetParameters()[1].ParameterType);
        il.Emit(OpCodes.Ldc_I4, (int)(checksRaces ? kind : AccessKind.None));
        il.Emit(OpCodes.Ldc_I4, sites.Count);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, check);
        if (traces && kind != AccessKind.None)
            EmitTrace();
        string name = $"{source.Name} at IL_{source.Instructions[index].Offset:x4}";
        sites.Add(new(name, kind, KernelTypes.SizeOf(access.ReturnType.GetElementType()!)));
    }

    /// <summary>Emits the conversion of an index on the stack, or of its parts, to the index that the checked access takes.</summary>
    void EmitIndex(ParameterInfo[] given, Type wanted)
    {
        var type = given[0].ParameterType;
        if (given.Length > 1)
        {
            type = type == typeof(long) ? wanted : given.Length == 2 ? typeof(Index2D) : typeof(Index3D);
            il.Emit(OpCodes.Newobj, type.GetConstructor([.. given.Select(part => part.ParameterType)])!);
        }
        if (wanted == typeof(long))
        {
            if (!type.IsPrimitive)
                il.Emit(OpCodes.Call, Conversion(type, type == typeof(Index1D) ? typeof(int) : wanted));
            il.Emit(OpCodes.Conv_I8);
        }
        else if (type != wanted)
        {
            il.Emit(OpCodes.Call, Conversion(type, wanted));
        }
    }

    static MethodInfo Conversion(Type from, Type to) => from.GetMethods().Concat(to.GetMethods()).First(method =>
        method.Name is "op_Implicit" && method.ReturnType == to && method.GetParameters()[0].ParameterType == from);

    /// <summary>
    /// Emits code that records the address on the stack. Device memory does not move, so the address can be stored as a number.
    /// </summary>
    void EmitTrace()
    {
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Ldc_I4, sites.Count);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, TraceAccess);
    }
}
