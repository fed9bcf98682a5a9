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

    /// <summary>The main loops of products: a row a kernel, two columns a target.</summary>
    public static string Products(IReadOnlyList<IReadOnlyList<CompiledKernel>> targets) => MarkdownTable.Format(
        ["kernel", .. targets.SelectMany(target => Named(target, "registers", "loop", "FMA %"))],
        [.. targets[0].Select((kernel, row) => (string[])
        [
            $"{kernel.Kernel}",
            .. targets.Select(target => target[row].Assembled!).SelectMany(assembled => Texts(
                assembled.Registers, assembled.MainLoop.Count, Share(assembled.MainLoop))),
        ])]);

    /// <summary>All kernels: a row for those of one name, with the most that one of them takes.</summary>
    public static string Families(IReadOnlyList<IReadOnlyList<CompiledKernel>> targets) => MarkdownTable.Format(
        ["kernel", "variants", .. targets.SelectMany(target => Named(target, "registers", "spilled bytes"))],
        [.. targets[0].GroupBy(Family).Select(family => (string[])
        [
            family.Key, $"{family.Count()}",
            .. targets.Select(target => target.Where(kernel => Family(kernel) == family.Key)).SelectMany(kernels => Texts(
                kernels.Max(kernel => kernel.Assembled!.Registers), kernels.Max(kernel => kernel.Assembled!.SpilledBytes))),
        ])]);

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

    static string Family(CompiledKernel kernel) => kernel.Kernel.Name.Split('<')[0];

    // Rounded down: a goal is reached or it is not.
    static int Share(Instructions loop) => 100 * loop.MultiplyAdds / Math.Max(loop.Count, 1);
}
