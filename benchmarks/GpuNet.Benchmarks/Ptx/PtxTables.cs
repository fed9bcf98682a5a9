using GpuNet.Benchmarks.Reports;

namespace GpuNet.Benchmarks.Ptx;

/// <summary>Tables of compiled kernels.</summary>
static class PtxTables
{
    /// <summary>What each kernel of a target consists of; with an assembler, what it takes and what its main loop consists of.</summary>
    public static string Mix(IReadOnlyList<CompiledKernel> kernels) => kernels[0].Assembled is null
        ? Format(kernels, [("PTX", kernel => kernel.Ptx.Count), .. Columns(kernel => kernel.Ptx, Ptx)])
        : Format(kernels,
        [
            ("PTX", kernel => kernel.Ptx.Count),
            ("registers", kernel => kernel.Assembled!.Registers),
            ("spilled bytes", kernel => kernel.Assembled!.SpilledBytes),
            ("main loop", kernel => kernel.Assembled!.MainLoop.Count),
            .. Columns(kernel => kernel.Assembled!.MainLoop, Sass),
            ("multiply-adds %", kernel => Share(kernel.Assembled!.MainLoop)),
        ]);

    /// <summary>What products take and how straight their main loops are: a row a kernel, four columns a target.</summary>
    public static string Products(IReadOnlyList<IReadOnlyList<CompiledKernel>> targets) => MarkdownTable.Format(
        ["kernel", .. targets.SelectMany(target => Named(target, "registers", "spilled bytes", "loop", "FMA %"))],
        [.. targets.SelectMany(target => target.Select(kernel => kernel.Kernel)).Distinct().Select(kernel => (string[])
        [
            $"{kernel}",
            .. targets.SelectMany(target => Product(target.FirstOrDefault(compiled => compiled.Kernel == kernel)?.Assembled)),
        ])]);

    // A target may not have the instructions.
    static IEnumerable<string> Product(AssembledKernel? assembled) => assembled is null
        ? ["–", "–", "–", "–"]
        : Texts(assembled.Registers, assembled.SpilledBytes, assembled.MainLoop.Count, Share(assembled.MainLoop));

    static readonly (string Name, string[] Kinds)[] Ptx =
    [
        ("multiply-add", ["fma", "mma"]), ("ld.shared", ["ld.shared"]), ("st.shared", ["st.shared"]), ("ld.global", ["ld.global"]),
        ("st.global", ["st.global"]), ("local", ["ld.local", "st.local"]), ("bar", ["bar", "barrier"]), ("mov", ["mov"]),
    ];

    static readonly (string Name, string[] Kinds)[] Sass =
    [
        ("FFMA", ["FFMA"]), ("HMMA", ["HMMA"]), ("LDS", ["LDS"]), ("STS", ["STS"]), ("LDG", ["LDG"]), ("STG", ["STG"]), ("BAR", ["BAR"]),
        ("MOV", ["MOV", "UMOV", "IMAD.MOV", "CS2R"]),
    ];

    static IEnumerable<(string, Func<CompiledKernel, int>)> Columns(
        Func<CompiledKernel, Instructions> instructions, IEnumerable<(string Name, string[] Kinds)> kinds) =>
        kinds.Select(kind => (kind.Name, (Func<CompiledKernel, int>)(kernel => instructions(kernel).Of(kind.Kinds))));

    static string Format(IReadOnlyList<CompiledKernel> kernels, IReadOnlyList<(string Name, Func<CompiledKernel, int> Of)> columns) =>
        MarkdownTable.Format(["kernel", .. columns.Select(column => column.Name)],
            [.. kernels.Select(kernel => (string[])[$"{kernel.Kernel}", .. columns.Select(column => $"{column.Of(kernel)}")])]);

    static IEnumerable<string> Named(IReadOnlyList<CompiledKernel> target, params string[] columns) =>
        columns.Select(column => $"{target[0].Target} {column}");

    static IEnumerable<string> Texts(params int[] numbers) => numbers.Select(number => $"{number}");

    // Rounded down: a goal is reached or it is not.
    static int Share(Instructions loop) => 100 * loop.MultiplyAdds / Math.Max(loop.Count, 1);
}
