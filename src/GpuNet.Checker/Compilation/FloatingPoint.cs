using System.Reflection;
using ILGPU;
using ILGPU.Algorithms;

namespace GpuNet.Checker.Compilation;

/// <summary>Counts floating-point operations in the instructions of a method.</summary>
static class FloatingPoint
{
    static readonly Type[] Functions = [typeof(XMath), typeof(IntrinsicMath), typeof(Math), typeof(MathF)];

    /// <summary>
    /// The operations of an instruction. A function counts as one. A method of the kernel counts as its contents if it is straight-line
    /// code; otherwise as nothing, because it is inlined and counted there.
    /// </summary>
    public static int At(KernelMethod method, int index)
    {
        if (method.Callees[index] is { } callee)
            return callee.IsCopied ? 0 : callee.FlopsOfBlocks.Values.Sum();
        var instruction = method.Instructions[index];
        bool computes = instruction.IsCall
            ? Functions.Contains(((MethodBase)instruction.Operand!).DeclaringType)
            : instruction.OpCode.Name is "add" or "sub" or "mul" or "div";
        return computes && IsFloat(StackType.Of(method, index)) ? 1 : 0;
    }

    /// <summary>The operations of each basic block, by its first instruction.</summary>
    public static Dictionary<int, int> OfBlocks(KernelMethod method)
    {
        var targets = method.Instructions.SelectMany(instruction => instruction.Targets).ToHashSet();
        var result = new Dictionary<int, int>();
        int start = 0;
        for (int i = 0; i < method.Instructions.Length; i++)
        {
            if (targets.Contains(i) || i > 0 && method.Instructions[i - 1].Targets.Length > 0)
                start = i;
            if (method.Flow.IsReached(i) && At(method, i) is > 0 and var count)
                result[start] = result.GetValueOrDefault(start) + count;
        }
        return result;
    }

    static bool IsFloat(Type type) => type == typeof(float) || type == typeof(double);
}
