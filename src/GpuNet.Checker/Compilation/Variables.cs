using System.Reflection;
using System.Reflection.Emit;
using GpuNet.Checker.Launching;

namespace GpuNet.Checker.Compilation;

/// <summary>An argument or local of a kernel method in the compiled kernel.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Offset">Its offset in the frame; the number of its array if it contains views.</param>
/// <param name="HoldsViews">Whether it contains views, which cannot be stored as raw bytes.</param>
/// <param name="Local">The local that holds it while the thread runs, or null if it always lives in the frame.</param>
sealed record Variable(Type Type, int Offset, bool HoldsViews, LocalBuilder? Local);

/// <summary>
/// The live variables at the current instruction. Each has a slot in the frame of the thread, to be saved to at a barrier, or in an array
/// if it contains views. A variable whose address is taken always lives there, so that the address stays valid.
/// </summary>
/// <param name="il">Where the instructions go.</param>
sealed class Variables(ILGenerator il)
{
    static readonly MethodInfo Holder = typeof(KernelThread).GetMethod(nameof(KernelThread.Holder))!;

    /// <summary>The largest alignment of GPU vectors.</summary>
    const int Alignment = 16;

    readonly List<Variable> living = [];
    readonly Dictionary<Type, Stack<LocalBuilder>> unused = [];
    readonly Dictionary<Type, Stack<int>> unusedHolders = [];
    int end;

    /// <summary>The size of a frame in bytes.</summary>
    public int FrameSize { get; private set; }

    /// <summary>The types of the variables that hold views.</summary>
    public List<Type> ViewHolders { get; } = [];

    /// <summary>Where <see cref="Release"/> can return to.</summary>
    public int Mark() => living.Count;

    /// <summary>Adds a variable.</summary>
    public Variable Declare(Type type, bool inFrame)
    {
        bool holdsViews = KernelTypes.HoldsViews(type);
        var variable = new Variable(type, holdsViews ? TakeHolder(type) : end, holdsViews, inFrame ? null : TakeLocal(type));
        if (!holdsViews)
            end += (KernelTypes.SizeOf(type) + Alignment - 1) & -Alignment;
        FrameSize = Math.Max(FrameSize, end);
        living.Add(variable);
        return variable;
    }

    /// <summary>Ends the variables that were added since a mark.</summary>
    public void Release(int mark)
    {
        for (; living.Count > mark; living.RemoveAt(living.Count - 1))
        {
            if (living[^1].HoldsViews)
                unusedHolders[living[^1].Type].Push(living[^1].Offset);
            else
                end = living[^1].Offset;
            if (living[^1].Local is { } local)
                unused[local.LocalType].Push(local);
        }
    }

    /// <summary>Emits a read.</summary>
    public void EmitLoad(Variable variable)
    {
        if (variable.Local is { } local)
            il.Emit(OpCodes.Ldloc, local);
        else
            EmitLoadFromFrame(variable);
    }

    /// <summary>Emits a write of the value on the stack.</summary>
    public void EmitStore(Variable variable)
    {
        if (variable.Local is { } local)
        {
            il.Emit(OpCodes.Stloc, local);
            return;
        }
        var value = TakeLocal(variable.Type);
        il.Emit(OpCodes.Stloc, value);
        EmitFrameAddress(variable);
        il.Emit(OpCodes.Ldloc, value);
        EmitStoreIndirect(variable.Type);
        unused[value.LocalType].Push(value);
    }

    /// <summary>Emits the address.</summary>
    public void EmitAddress(Variable variable)
    {
        if (variable.Local is { } local)
            il.Emit(OpCodes.Ldloca, local);
        else
            EmitFrameAddress(variable);
    }

    /// <summary>Emits copies of all locals to the frame.</summary>
    public void EmitSave()
    {
        foreach (var variable in living.Where(variable => variable.Local != null))
        {
            EmitFrameAddress(variable);
            il.Emit(OpCodes.Ldloc, variable.Local!);
            EmitStoreIndirect(variable.Type);
        }
    }

    /// <summary>Emits copies of all locals from the frame.</summary>
    public void EmitRestore()
    {
        foreach (var variable in living.Where(variable => variable.Local != null))
        {
            EmitLoadFromFrame(variable);
            il.Emit(OpCodes.Stloc, variable.Local!);
        }
    }

    LocalBuilder TakeLocal(Type type)
    {
        if (!unused.TryGetValue(type, out var locals))
            unused[type] = locals = [];
        return locals.TryPop(out var local) ? local : il.DeclareLocal(type);
    }

    int TakeHolder(Type type)
    {
        if (!unusedHolders.TryGetValue(type, out var holders))
            unusedHolders[type] = holders = [];
        if (holders.TryPop(out int holder))
            return holder;
        ViewHolders.Add(type);
        return ViewHolders.Count - 1;
    }

    void EmitFrameAddress(Variable variable)
    {
        if (variable.HoldsViews)
        {
            il.Emit(OpCodes.Ldarg_3);
            il.Emit(OpCodes.Ldc_I4, variable.Offset);
            il.Emit(OpCodes.Call, Holder.MakeGenericMethod(variable.Type));
            return;
        }
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldc_I4, variable.Offset);
        il.Emit(OpCodes.Add);
    }

    void EmitLoadFromFrame(Variable variable)
    {
        EmitFrameAddress(variable);
        if (variable.Type.IsByRef)
            il.Emit(OpCodes.Ldind_I);
        else
            il.Emit(OpCodes.Ldobj, variable.Type);
    }

    /// <summary>Addresses are those of device memory or of the frame, neither of which moves.</summary>
    void EmitStoreIndirect(Type type)
    {
        if (type.IsByRef)
            il.Emit(OpCodes.Stind_I);
        else
            il.Emit(OpCodes.Stobj, type);
    }
}
