using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace GpuNet.Checker.Compilation;

/// <summary>Reads the instructions of a method, with all type parameters replaced by their arguments.</summary>
ref struct MethodReader
{
    /// <summary>The first byte of the operations that have two.</summary>
    const short TwoBytes = 0xFE;

    static readonly OpCode[] All = [.. typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!)];
    static readonly Dictionary<short, OpCode> ByValue = All.ToDictionary(code => code.Value);
    static readonly Dictionary<string, OpCode> ByName = All.ToDictionary(code => code.Name!);

    readonly ReadOnlySpan<byte> bytes;
    readonly Module module;
    readonly Type[] typeArguments;
    readonly Type[] methodArguments;
    int position;

    MethodReader(MethodBase method, byte[] bytes)
    {
        this.bytes = bytes;
        module = method.Module;
        typeArguments = method.DeclaringType?.GetGenericArguments() ?? [];
        methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
    }

    /// <summary>Reads a method's instructions.</summary>
    public static Instruction[] Read(MethodBase method, MethodBody body) =>
        new MethodReader(method, body.GetILAsByteArray()!).Read();

    Instruction[] Read()
    {
        var instructions = new List<Instruction>();
        while (position < bytes.Length)
            instructions.Add(ReadInstruction());
        return WithPositions(instructions);
    }

    Instruction ReadInstruction()
    {
        int offset = position;
        var (code, operand) = ReadOperation();
        Type? constraint = null;
        while (code.OpCodeType == OpCodeType.Prefix)
        {
            if (code == OpCodes.Constrained)
                constraint = (Type)operand!;
            (code, operand) = ReadOperation();
        }
        return new(offset, code, operand, constraint);
    }

    (OpCode, object?) ReadOperation()
    {
        short value = bytes[position++];
        if (value == TwoBytes)
            value = (short)(TwoBytes << 8 | bytes[position++]);
        var code = ByValue[value];
        return Long(code, ReadOperand(code));
    }

    /// <summary>ldarg.0 becomes ldarg 0, and br.s becomes br.</summary>
    static (OpCode, object?) Long(OpCode code, object? operand)
    {
        string[] parts = code.Name!.Split('.');
        if (parts[0] is "ldarg" or "ldloc" or "stloc" && int.TryParse(parts[^1], out int index))
            return (ByName[parts[0]], index);
        return parts[^1] == "s" ? (ByName[code.Name[..^2]], operand) : (code, operand);
    }

    object? ReadOperand(OpCode code) => code.OperandType switch
    {
        OperandType.InlineNone => null,
        OperandType.ShortInlineI => (int)(sbyte)Take(1)[0],
        OperandType.ShortInlineVar => (int)Take(1)[0],
        OperandType.InlineVar => (int)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)),
        OperandType.InlineI8 => BinaryPrimitives.ReadInt64LittleEndian(Take(8)),
        OperandType.ShortInlineR => BinaryPrimitives.ReadSingleLittleEndian(Take(4)),
        OperandType.InlineR => BinaryPrimitives.ReadDoubleLittleEndian(Take(8)),
        OperandType.ShortInlineBrTarget => (sbyte)Take(1)[0] + position,
        OperandType.InlineBrTarget => TakeInt() + position,
        OperandType.InlineSwitch => ReadSwitch(),
        OperandType.InlineMethod => module.ResolveMethod(TakeInt(), typeArguments, methodArguments),
        OperandType.InlineField => module.ResolveField(TakeInt(), typeArguments, methodArguments),
        OperandType.InlineString => module.ResolveString(TakeInt()),
        OperandType.InlineType => module.ResolveType(TakeInt(), typeArguments, methodArguments),
        _ => TakeInt(),
    };

    int[] ReadSwitch()
    {
        int[] targets = new int[TakeInt()];
        for (int i = 0; i < targets.Length; i++)
            targets[i] = TakeInt();
        for (int i = 0; i < targets.Length; i++)
            targets[i] += position;
        return targets;
    }

    int TakeInt() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    ReadOnlySpan<byte> Take(int count)
    {
        position += count;
        return bytes.Slice(position - count, count);
    }

    /// <summary>Replaces the offsets of branches by positions in the list.</summary>
    static Instruction[] WithPositions(List<Instruction> instructions)
    {
        var positions = instructions.Index().ToDictionary(item => item.Item.Offset, item => item.Index);
        return [.. instructions.Select(instruction => instruction.OpCode.OperandType switch
        {
            OperandType.InlineBrTarget => instruction with { Operand = positions[(int)instruction.Operand!] },
            OperandType.InlineSwitch => instruction with { Operand = instruction.Targets.Select(target => positions[target]).ToArray() },
            _ => instruction,
        })];
    }
}
