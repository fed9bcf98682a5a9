using System.Reflection;
using System.Reflection.Emit;

namespace GpuNet.Checker.Compilation;

/// <summary>An instruction of a method, in its long form.</summary>
/// <param name="Offset">Its offset in the IL of the method.</param>
/// <param name="OpCode">What it does.</param>
/// <param name="Operand">
/// A number, type, field or method; for branches the position of the target, for a switch those of all targets.
/// </param>
/// <param name="Constraint">The type on which a call through a type parameter is made.</param>
sealed record Instruction(int Offset, OpCode OpCode, object? Operand, Type? Constraint)
{
    /// <summary>The positions that this instruction can branch to.</summary>
    public int[] Targets => OpCode.OperandType switch
    {
        OperandType.InlineBrTarget => [(int)Operand!],
        OperandType.InlineSwitch => (int[])Operand!,
        _ => [],
    };

    /// <summary>Whether this instruction calls a method.</summary>
    public bool IsCall => OpCode == OpCodes.Call || OpCode == OpCodes.Callvirt || OpCode == OpCodes.Newobj;

    /// <summary>Whether the next instruction can follow.</summary>
    public bool FallsThrough => OpCode.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw);

    /// <summary>Number of values that it pops from the evaluation stack.</summary>
    public int Pops(bool returnsValue) => OpCode == OpCodes.Ret
        ? returnsValue ? 1 : 0
        : Operand is MethodBase method && IsCall
            ? method.GetParameters().Length + (method.IsStatic || OpCode == OpCodes.Newobj ? 0 : 1)
            : Count(OpCode.StackBehaviourPop);

    /// <summary>Number of values that it pushes.</summary>
    public int Pushes() => Operand is MethodInfo method && IsCall
        ? method.ReturnType == typeof(void) ? 0 : 1
        : OpCode == OpCodes.Call ? 0 : Count(OpCode.StackBehaviourPush);

    /// <summary>The names of the behaviours count the values: Pop0, Popi, Popi_pop1, Popref_popi_popi.</summary>
    static int Count(StackBehaviour behaviour)
    {
        string name = behaviour.ToString();
        return name.EndsWith('0') ? 0 : name.Split('_').Length;
    }
}
