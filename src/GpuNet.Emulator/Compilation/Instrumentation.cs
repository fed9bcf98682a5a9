using System.Reflection;
using System.Reflection.Emit;
using GpuNet.Emulator.Checks;
using GpuNet.Emulator.Launching;
using GpuNet.Emulator.Tracing;

namespace GpuNet.Emulator.Compilation;

/// <summary>Emits what watches a kernel while it runs: steps are always counted, races and costs where someone wants to know.</summary>
/// <param name="il">Where the instructions go.</param>
/// <param name="checksRaces">Whether to find races.</param>
/// <param name="traces">Whether to count what a GPU would do.</param>
sealed class Instrumentation(ILGenerator il, bool checksRaces, bool traces)
{
    static readonly MethodInfo Step = typeof(KernelThread).GetMethod(nameof(KernelThread.Step))!;
    static readonly MethodInfo TraceAccess = typeof(LaunchTrace).GetMethod(nameof(LaunchTrace.Access))!;
    static readonly MethodInfo CountFlops = typeof(LaunchTrace).GetMethod(nameof(LaunchTrace.CountFlops))!;

    readonly List<AccessSite> sites = [];

    /// <summary>The accesses that are traced, or null if none are.</summary>
    public AccessSite[]? Sites => traces ? [.. sites] : null;

    /// <summary>Emits the count of a backward branch.</summary>
    public void EmitStep()
    {
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, Step);
    }

    /// <summary>Emits the count of what the instructions from here to the next branch compute.</summary>
    public void EmitFlops(KernelMethod source, int index)
    {
        if (!source.FlopsOfBlocks.TryGetValue(index, out int count))
            return;
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Ldc_I4, count);
        il.Emit(OpCodes.Call, CountFlops);
    }

    /// <summary>Emits an access: the address of an element takes the place of the view's address and the index on the stack.</summary>
    public void EmitAccess(KernelMethod source, int index)
    {
        var access = (MethodInfo)source.Instructions[index].Operand!;
        var kind = source.AccessAt(index);
        if (checksRaces && kind != AccessKind.None)
            EmitCheckedAccess(access, kind);
        else
            il.Emit(OpCodes.Call, access);
        if (traces && kind != AccessKind.None)
            EmitTrace($"{source.Name} at IL_{source.Instructions[index].Offset:x4}", access, kind);
    }

    /// <summary>Emits an access that knows what it is for.</summary>
    void EmitCheckedAccess(MethodInfo access, AccessKind kind)
    {
        var indexType = access.GetParameters()[0].ParameterType;
        if (!indexType.IsPrimitive)
            il.Emit(OpCodes.Call, Intrinsic.IndexToNumber(indexType));
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Ldc_I4, (int)kind);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, Intrinsic.CheckedAccess(access));
    }

    /// <summary>Emits a note of the address on the stack. Device memory does not move, so that it can be taken as a number.</summary>
    void EmitTrace(string name, MethodInfo access, AccessKind kind)
    {
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Ldc_I4, sites.Count);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, TraceAccess);
        sites.Add(new(name, kind, KernelTypes.SizeOf(access.ReturnType.GetElementType()!)));
    }
}
