using System.Reflection;

namespace GpuNet.Checker.Compilation;

/// <summary>The types of values on the evaluation stack, where small integers are 32 bits wide.</summary>
static class StackType
{
    /// <summary>The type of what an instruction puts on the stack.</summary>
    public static Type Of(KernelMethod method, int producer)
    {
        var instruction = method.Instructions[producer];
        object? operand = instruction.Operand;
        string[] name = instruction.OpCode.Name!.Split('.');
        return name[0] switch
        {
            "ldarg" => Widened(method.Arguments[(int)operand!]),
            "ldarga" => method.Arguments[(int)operand!].MakeByRefType(),
            "ldloc" => Widened(method.Locals[(int)operand!]),
            "ldloca" => method.Locals[(int)operand!].MakeByRefType(),
            "ldfld" or "ldsfld" => Widened(((FieldInfo)operand!).FieldType),
            "ldflda" or "ldsflda" => ((FieldInfo)operand!).FieldType.MakeByRefType(),
            "ldobj" => Widened((Type)operand!),
            "newobj" => ((MethodBase)operand!).DeclaringType!,
            "call" or "callvirt" => Widened(((MethodInfo)operand!).ReturnType),
            "ceq" or "cgt" or "clt" or "sizeof" => typeof(int),
            "ldc" or "ldind" or "conv" => name.Skip(1).Select(Named).First(type => type != null)!,
            _ => OfArithmetic(method, producer),
        };
    }

    /// <summary>A sum or the like is of its operands' type, and an address plus a number is an address.</summary>
    static Type OfArithmetic(KernelMethod method, int producer)
    {
        var types = method.Flow.OperandsOf(producer).Select(operand => Of(method, operand)).ToArray();
        return types.FirstOrDefault(type => type.IsByRef || type.IsPointer) ?? types[0];
    }

    static Type Widened(Type type)
    {
        var plain = type.IsEnum ? type.GetEnumUnderlyingType() : type;
        return Type.GetTypeCode(plain) switch
        {
            TypeCode.Boolean or TypeCode.Char or TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16
                or TypeCode.Int32 or TypeCode.UInt32 => typeof(int),
            TypeCode.Int64 or TypeCode.UInt64 => typeof(long),
            _ => plain,
        };
    }

    static Type? Named(string suffix) => suffix switch
    {
        "i1" or "u1" or "i2" or "u2" or "i4" or "u4" => typeof(int),
        "i8" or "u8" => typeof(long),
        "r4" => typeof(float),
        "r8" or "r" => typeof(double),
        "i" or "u" => typeof(nint),
        _ => null,
    };
}
