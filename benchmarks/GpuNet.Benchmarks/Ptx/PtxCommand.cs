using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using GpuNet.Benchmarks.Reports;
using GpuNet.Kernels;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Benchmarks.Ptx;

/// <summary>
/// <c>ptx</c>: compiles the catalogue for NVIDIA's GPUs, none of which is needed, and prints what the kernels consist of. With ptxas
/// also what they take.
/// </summary>
static partial class PtxCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "ptx";

    static readonly Option<string[]> targets = new("--target")
    {
        Description = "GPUs to compile for",
        DefaultValueFactory = _ => ["sm_75", "sm_80", "sm_90"],
        AllowMultipleArgumentsPerToken = true,
    };

    static readonly Option<string> assembler = new("--ptxas") { Description = "path of NVIDIA's assembler, with nvdisasm beside it" };

    static readonly Option<string> filter = new("--filter") { Description = "only kernels whose name has this in it" };

    static readonly Option<bool> report = new("--report") { Description = "write the table of docs/kernels.md" };

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        var root = new RootCommand { new Command(Name, "Compiles the kernels to PTX") { targets, assembler, filter, report } };
        root.Subcommands[0].SetAction(parsed => Run(
            [.. parsed.GetRequiredValue(targets).Select(Target)],
            parsed.GetValue(assembler) is { } path ? new Ptxas(path) : null,
            parsed.GetValue(filter) ?? "",
            parsed.GetValue(report)));
        try
        {
            return root.Parse(args).Invoke(new() { EnableDefaultExceptionHandler = false });
        }
        catch (InputException bad)
        {
            Console.Error.WriteLine(bad.Message);
            return 2;
        }
    }

    static void Run(CudaArchitecture[] targets, Ptxas? ptxas, string filter, bool report)
    {
        if (report && (ptxas is null || filter.Length > 0))
            throw new InputException("--report: the page shows the dense kernels as ptxas assembles them: give --ptxas, and no --filter");
        Kernel[] kernels = [.. Catalogue.All.Where(kernel => report
            ? ShownProducts().IsMatch(kernel.Name)
            : kernel.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        if (kernels.Length == 0)
            throw new InputException($"--filter {filter}: no kernel has this in its name");
        var compiled = targets.Select(target => CompiledKernel.Compile(kernels, target, ptxas)).ToList();
        if (report)
        {
            new MarkedText("docs/kernels.md", "assembled").Write(PtxTables.Products(compiled));
            return;
        }
        foreach (var target in compiled.Where(target => target.Count > 0))
            Console.WriteLine($"{target[0].Target}\n\n{PtxTables.Mix(target)}");
    }

    static CudaArchitecture Target(string name) => TargetName().Match(name) is { Success: true } match
        ? new(Digits(match.Groups["major"]), Digits(match.Groups["minor"]))
        : throw new InputException($"--target {name}: it is sm_75, sm_80 or the like");

    static int Digits(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^sm_(?<major>\d+)(?<minor>\d)$")]
    private static partial Regex TargetName();

    // The loops of the others are those of one activation and one optimizer.
    [GeneratedRegex("^dense-(gradients<|gradients-update<Adam|forward<Relu|backward<Relu)")]
    private static partial Regex ShownProducts();
}
