using System.Reflection.Emit;

namespace GpuNet.Checker.Compilation;

/// <summary>What happens to an address.</summary>
[Flags]
enum AddressUse
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It is read immediately.</summary>
    Read = 1,

    /// <summary>It is written immediately.</summary>
    Write = 2,

    /// <summary>It is the target of an atomic operation.</summary>
    Atomic = 4,

    /// <summary>It is stored.</summary>
    Kept = 8,

    /// <summary>The method returns it.</summary>
    Returned = 16,
}

/// <summary>Data flow on the evaluation stack: from the instruction that pushes a value to those that pop it.</summary>
sealed class StackFlow
{
    /// <summary>What may happen where nobody looks.</summary>
    public const AddressUse Anything = AddressUse.Write | AddressUse.Kept;

    readonly Instruction[] instructions;
    readonly bool returnsValue;

    /// <summary>For each instruction, the producers of the values on the stack.</summary>
    readonly int[]?[] producers;

    /// <summary>For each instruction, the consumers of its value, and the position at which they pop it.</summary>
    readonly List<(int Consumer, int Slot)>[] uses;

    /// <summary>Producers whose value stays on the stack where it is not tracked: at merging branches, or while the thread waits.</summary>
    readonly HashSet<int> kept = [];

    public StackFlow(Instruction[] instructions, bool returnsValue)
    {
        this.instructions = instructions;
        this.returnsValue = returnsValue;
        producers = new int[instructions.Length][];
        uses = [.. instructions.Select(_ => new List<(int, int)>())];
        Follow();
    }

    /// <summary>Whether an instruction can be reached.</summary>
    public bool IsReached(int index) => producers[index] != null;

    /// <summary>The producers of the values that an instruction pops.</summary>
    public int[] OperandsOf(int index) => producers[index]![^instructions[index].Pops(returnsValue)..];

    /// <summary>The producers of the values that stay below an instruction's operands.</summary>
    public int[] Beneath(int index) => producers[index]![..^instructions[index].Pops(returnsValue)];

    /// <summary>The consumers of the value that an instruction pushes.</summary>
    public IEnumerable<int> ConsumersOf(int index) => uses[index].Select(use => use.Consumer);

    /// <summary>States that what an instruction leaves on the stack is kept while it runs.</summary>
    public void KeepBeneath(int index) => kept.UnionWith(Beneath(index));

    /// <summary>The use of the address that an instruction pushes.</summary>
    /// <param name="producer">The instruction.</param>
    /// <param name="useByCall">The use of an argument by a call.</param>
    public AddressUse UseOf(int producer, Func<int, int, AddressUse> useByCall)
    {
        var result = kept.Contains(producer) ? Anything : AddressUse.None;
        foreach (var (consumer, slot) in uses[producer])
            result |= UseBy(consumer, slot, useByCall);
        return result;
    }

    AddressUse UseBy(int consumer, int slot, Func<int, int, AddressUse> useByCall)
    {
        var code = instructions[consumer].OpCode;
        string name = code.Name!;
        if (code == OpCodes.Ldflda)
            return UseOf(consumer, useByCall);
        if (code == OpCodes.Ldfld || code == OpCodes.Ldobj || name.StartsWith("ldind", StringComparison.Ordinal))
            return AddressUse.Read;
        if (code == OpCodes.Initobj || slot == 0
            && (code == OpCodes.Stfld || code == OpCodes.Stobj || name.StartsWith("stind", StringComparison.Ordinal)))
        {
            return AddressUse.Write;
        }

        if (instructions[consumer].IsCall)
            return useByCall(consumer, slot);
        return code == OpCodes.Pop ? AddressUse.None : code == OpCodes.Ret ? Anything | AddressUse.Returned : Anything;
    }

    void Follow()
    {
        var open = new Stack<(int, int[])>([(0, [])]);
        while (open.TryPop(out var place))
        {
            var (index, stack) = place;
            if (producers[index] is { } known)
            {
                Join(known, stack);
                continue;
            }
            producers[index] = stack;
            int[] after = Execute(index, stack);
            foreach (int target in instructions[index].Targets)
                open.Push((target, after));
            if (instructions[index].FallsThrough)
                open.Push((index + 1, after));
        }
    }

    int[] Execute(int index, int[] stack)
    {
        var instruction = instructions[index];
        if (instruction.OpCode == OpCodes.Dup)
            return [.. stack, stack[^1]];
        int pops = instruction.Pops(returnsValue);
        for (int slot = 0; slot < pops; slot++)
            uses[stack[stack.Length - pops + slot]].Add((index, slot));
        return [.. stack[..^pops], .. Enumerable.Repeat(index, instruction.Pushes())];
    }

    void Join(int[] known, int[] stack)
    {
        foreach (var (first, second) in known.Zip(stack).Where(pair => pair.First != pair.Second))
        {
            kept.Add(first);
            kept.Add(second);
        }
    }
}
