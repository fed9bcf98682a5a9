using System.Reflection;
using System.Reflection.Emit;

namespace GpuNet.Checker.Compilation;

/// <summary>The rules of what ILGPU compiles, so that a kernel that runs here is one that ILGPU accepts.</summary>
static class KernelRules
{
    /// <summary>Why an instruction is illegal, and what to do instead; null if it is legal.</summary>
    public static string? Violation(Instruction instruction) => instruction.Operand switch
    {
        ConstructorInfo constructor when instruction.OpCode == OpCodes.Newobj && !constructor.DeclaringType!.IsValueType =>
            $"creates a {constructor.DeclaringType.Name}: use a struct",
        FieldInfo { IsStatic: true } field => ViolationOf(field, instruction.OpCode == OpCodes.Stsfld),
        _ => ViolationOf(instruction.OpCode.Name!.Split('.')[0]),
    };

    static string? ViolationOf(FieldInfo field, bool isWritten)
    {
        string name = $"{field.DeclaringType!.Name}.{field.Name}";
        if (isWritten)
            return $"writes the static {name}: write to a view";
        if (!field.IsInitOnly)
            return $"reads the static {name}: make it const or readonly";
        return KernelTypes.IsPlain(field.FieldType) ? null : $"reads {name}, which is not a plain value: pass a view";
    }

    static string? ViolationOf(string operation) => operation switch
    {
        "newarr" or "ldelem" or "ldelema" or "stelem" or "ldlen" => "uses an array: use named locals or shared memory",
        "box" => "boxes a value: constrain the type parameter and call through it",
        "throw" or "rethrow" => "throws: devices have no exceptions",
        "ldftn" or "ldvirtftn" or "calli" => "uses a delegate: pass a struct with a static abstract method",
        "arglist" or "castclass" or "ckfinite" or "cpblk" or "cpobj" or "endfilter" or "endfinally" or "initblk" or "isinst" or "jmp"
            or "ldnull" or "ldtoken" or "leave" or "localloc" or "mkrefany" or "refanytype" or "refanyval" or "unbox" =>
            $"uses {operation}, which ILGPU does not compile: use plain values and views",
        _ => null,
    };
}
