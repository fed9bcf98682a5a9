using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using GpuNet.Checker.Checks;

namespace GpuNet.Checker.Compilation;

/// <summary>A method of a kernel that has been read and validated.</summary>
sealed class KernelMethod
{
    public KernelMethod(MethodBase method, MethodBody body, Instruction[] instructions, KernelMethod?[] callees, bool countsFlops)
    {
        Method = method;
        Instructions = instructions;
        Callees = callees;
        Result = (method as MethodInfo)?.ReturnType ?? typeof(void);
        Arguments = [.. ArgumentTypes(method)];
        Locals = [.. body.LocalVariables.Select(local => local.LocalType)];
        Flow = new(instructions, Result != typeof(void));
        int[] waits = [.. Enumerable.Range(0, instructions.Length).Where(i => Flow.IsReached(i) && WaitsAt(i))];
        CanWait = waits.Length > 0;
        foreach (int wait in waits)
            Flow.KeepBeneath(wait);
        FlopsOfBlocks = countsFlops ? FloatingPoint.OfBlocks(this) : [];
        IsCopied = callees.Any(callee => callee is { IsCopied: true }) || instructions.Where(IsSpecial).Any()
            || FlopsOfBlocks.Count > 0 && instructions.Any(instruction => instruction.Targets.Length > 0);
    }

    public MethodBase Method { get; }

    public Instruction[] Instructions { get; }

    /// <summary>The kernel methods that its instructions call, by instruction.</summary>
    public KernelMethod?[] Callees { get; }

    public Type Result { get; }

    /// <summary>The types of the arguments, the instance's address first.</summary>
    public Type[] Arguments { get; }

    public Type[] Locals { get; }

    public StackFlow Flow { get; }

    /// <summary>
    /// Whether this method is inlined, because it contains barriers, accesses memory or loops, or because operations are counted and depend
    /// on a branch. A method that only computes is called.
    /// </summary>
    public bool IsCopied { get; }

    /// <summary>Whether this method contains a barrier.</summary>
    public bool CanWait { get; }

    /// <summary>Type and method, as named in error messages.</summary>
    public string Name => DisplayName.Of(Method);

    /// <summary>If operations are counted, the floating-point operations of each basic block, by its first instruction.</summary>
    public Dictionary<int, int> FlopsOfBlocks { get; }

    /// <summary>Whether the address of a variable outlives the instruction that takes it.</summary>
    /// <param name="code">ldloca or ldarga.</param>
    /// <param name="variable">The variable's number.</param>
    public bool KeepsAddress(OpCode code, int variable) => Instructions.Index().Any(item =>
        item.Item.OpCode == code && (int)item.Item.Operand! == variable
        && Flow.IsReached(item.Index) && Flow.UseOf(item.Index, UseByCall).HasFlag(AddressUse.Kept));

    /// <summary>Whether a string is passed to anything but the functions that print and assert.</summary>
    public bool UsesText => Instructions.Index().Any(item => item.Item.OpCode == OpCodes.Ldstr && Flow.IsReached(item.Index)
        && !Flow.ConsumersOf(item.Index).All(user => Instructions[user].Operand is MethodBase method && Intrinsic.TakesText(method)));

    /// <summary>Whether an instruction is a barrier or calls a method with one.</summary>
    public bool WaitsAt(int index) => Callees[index] is { CanWait: true }
        || IsOf(Instructions[index], CallKind.Barrier, CallKind.Exchange);

    /// <summary>The types of the values that an instruction leaves on the evaluation stack.</summary>
    public Type[] TypesBeneath(int index) => [.. Flow.Beneath(index).Select(producer => StackType.Of(this, producer))];

    /// <summary>The use of the address that an instruction produces.</summary>
    public AccessKind AccessAt(int index)
    {
        var use = Flow.UseOf(index, UseByCall);
        if (use == AddressUse.Atomic)
            return AccessKind.Atomic;
        // ILGPU's own functions return the address of a single shared variable; its use is unknown.
        if (use.HasFlag(AddressUse.Returned) && Intrinsic.IsIlgpu(Method))
            return AccessKind.None;
        return (use.HasFlag(AddressUse.Write) ? AccessKind.Write : 0) | (use.HasFlag(AddressUse.Read) ? AccessKind.Read : 0);
    }

    /// <summary>An inlined method keeps its arguments in variables; one that returns an address may return its argument.</summary>
    AddressUse UseByCall(int call, int slot)
    {
        var target = (MethodBase)Instructions[call].Operand!;
        bool isKept = Callees[call] is { IsCopied: true }
            || target is MethodInfo { ReturnType.IsByRef: true } && Intrinsic.KindOf(target) != CallKind.Access;
        return (isKept ? AddressUse.Kept : 0)
            | (Intrinsic.IsAtomic(target) ? AddressUse.Atomic : OnlyReads(target, slot) ? AddressUse.Read : AddressUse.Write);
    }

    static bool OnlyReads(MethodBase method, int slot)
    {
        if (method.IsStatic)
            return method.GetParameters()[slot].IsDefined(typeof(IsReadOnlyAttribute));
        if (slot > 0)
            return method.GetParameters()[slot - 1].IsDefined(typeof(IsReadOnlyAttribute));
        return method.IsDefined(typeof(IsReadOnlyAttribute)) || method.DeclaringType!.IsDefined(typeof(IsReadOnlyAttribute));
    }

    static bool IsSpecial(Instruction instruction, int position) =>
        instruction.Targets.Any(target => target <= position)
        || instruction.IsCall && Intrinsic.KindOf((MethodBase)instruction.Operand!) is not (CallKind.Read or CallKind.Plain);

    static bool IsOf(Instruction instruction, CallKind kind, CallKind other) =>
        instruction.IsCall && Intrinsic.KindOf((MethodBase)instruction.Operand!) is var found && (found == kind || found == other);

    static IEnumerable<Type> ArgumentTypes(MethodBase method)
    {
        if (!method.IsStatic)
            yield return method.DeclaringType!.IsValueType ? method.DeclaringType.MakeByRefType() : method.DeclaringType;
        foreach (var parameter in method.GetParameters())
            yield return parameter.ParameterType;
    }
}
