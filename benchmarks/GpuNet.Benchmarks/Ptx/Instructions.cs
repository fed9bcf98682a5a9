using System.Text.RegularExpressions;

namespace GpuNet.Benchmarks.Ptx;

/// <summary>The instructions of a kernel, or of a part of it, in PTX or in SASS, which is what the GPU executes.</summary>
/// <param name="Opcodes">Their names with their suffixes, such as <c>LDS.128</c>, in order.</param>
sealed partial record Instructions(IReadOnlyList<string> Opcodes)
{
    /// <summary>How many there are.</summary>
    public int Count => Opcodes.Count;

    /// <summary>How many there are of some kinds.</summary>
    /// <param name="kinds">Names, with no suffixes or with the first ones.</param>
    public int Of(params string[] kinds) => Opcodes.Count(opcode => kinds.Any(kind =>
        opcode.StartsWith(kind, StringComparison.Ordinal) && (opcode.Length == kind.Length || opcode[kind.Length] == '.')));

    /// <summary>What computes sums of products: on the units for float32, or on the tensor cores.</summary>
    public int MultiplyAdds => Of("FFMA", "HMMA", "fma", "mma");

    /// <summary>The instructions of a kernel in PTX.</summary>
    public static Instructions OfPtx(string text) => new([.. PtxInstruction().Matches(text).Select(match => match.Groups["opcode"].Value)]);

    /// <summary>
    /// The loop that multiplies of a kernel in SASS, as nvdisasm prints it: the one with most multiply-adds, if need be among those in
    /// which the threads wait for each other, and the outer one of loops in each other. Without a loop, the whole kernel.
    /// </summary>
    public static Instructions MainLoopOfSass(string text)
    {
        var opcodes = new List<string>();
        var labels = new Dictionary<string, int>();
        var loops = new List<Instructions>();
        foreach (Match line in SassLine().Matches(text))
        {
            if (line.Groups["label"] is { Success: true } label)
            {
                labels[label.Value] = opcodes.Count;
                continue;
            }
            opcodes.Add(line.Groups["opcode"].Value);
            if (line.Groups["target"] is { Success: true } target && labels.TryGetValue(target.Value, out int first))
                loops.Add(new([.. opcodes.Skip(first)]));
        }
        return loops.OrderByDescending(loop => loop.Of("BAR") > 0).ThenByDescending(loop => loop.MultiplyAdds)
            .ThenByDescending(loop => loop.Count).FirstOrDefault() ?? new(opcodes);
    }

    [GeneratedRegex(@"(?:^|;)\s*(?:@!?%p\d+\s+)?(?<opcode>[a-z][\w.]*)(?=[\s;][^:]*?;|;)", RegexOptions.Multiline)]
    private static partial Regex PtxInstruction();

    [GeneratedRegex(
        @"^(?<label>\.L_x_\d+):|^\s*/\*[0-9a-f]{4,}\*/\s+(@!?U?P\w+\s+)?(?<opcode>[A-Z][\w.]*)(.*`\((?<target>\.L_x_\d+)\))?.*;",
        RegexOptions.Multiline)]
    private static partial Regex SassLine();
}
