using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using GpuNet;
using GpuNet.Benchmarks;
using GpuNet.Benchmarks.Cores;
using GpuNet.Benchmarks.Products;
using GpuNet.Benchmarks.Ptx;
using GpuNet.Benchmarks.Reliability;
using GpuNet.Benchmarks.Reports;
using Perfolizer.Horology;

// --filter PATTERN [--quick] [--report] and whatever else BenchmarkDotNet takes, compare [THREADS [ROUNDS]] [--blas PATH],
// checkpoints [ROUNDS], soak [STEPS [TRAININGS]], gpu [DEVICE], cores, serve, predict, read FILE TARGET, or ptx (--help).
const string Quick = "--quick", WriteReport = "--report", Compare = "compare", Blas = "--blas";

switch (args.FirstOrDefault())
{
    case OpenBlas.SpeedArgument:
        OpenBlas.PrintSpeed(args[^1]);
        return 0;
    case PtxCommand.Name:
        return PtxCommand.Run(args);
    case ReadRate.Name when args is [_, var file, var target]:
        ReadRate.Run(file, target);
        return 0;
    case CoreScaling.Name:
        CoreScaling.Print();
        return 0;
    case PredictRate.Name:
        PredictRate.Print(seconds: 3);
        return 0;
    case ServingLoad.Name:
        await ServingLoad.PrintAsync(seconds: 4);
        return 0;
    case GpuRates.Name when args.Length <= 2:
        return GpuRates.Run(args.ElementAtOrDefault(1) ?? "cuda");
    case Compare or CheckpointCost.Name or Soak.Name:
        string? blas = args is [Compare, .., Blas, var library] ? library : null;
        string[] numbers = blas is null ? args[1..] : args[1..^2];
        if (numbers.Length > 2 || numbers.Any(argument => !int.TryParse(argument, out int number) || number < 1))
        {
            Console.Error.WriteLine(
                $"{Compare} [THREADS [ROUNDS]] [{Blas} PATH], {CheckpointCost.Name} [ROUNDS] or {Soak.Name} [STEPS [TRAININGS]]: "
                + $"whole numbers from 1 on, not '{string.Join(' ', args.Skip(1))}'");
            return 2;
        }
        int[] counts = [.. numbers.Select(int.Parse)], threads = [1, Environment.ProcessorCount];
        if (args[0] == Soak.Name)
            return Soak.Run(counts.Length > 0 ? counts[0] : Soak.UsualSteps, counts.Length > 1 ? counts[1] : Soak.UsualTrainings);
        if (args[0] == CheckpointCost.Name)
        {
            CheckpointCost.Print(rounds: counts.Length > 0 ? counts[0] : 5);
            return 0;
        }
        try
        {
            Comparison.Print(counts.Length > 0 ? counts[..1] : [.. threads.Distinct()], rounds: counts.Length > 1 ? counts[1] : 5, blas);
            return 0;
        }
        catch (InputException bad)
        {
            Console.Error.WriteLine(bad.Message);
            return 2;
        }
}

Suite.IsQuick = args.Contains(Quick);
bool hasGpu = Competitors.Gpus.Count > 0;
Type[] types =
[
    typeof(MatMul), typeof(ElementwiseKernels), typeof(TrainingSteps),
    .. hasGpu ? [typeof(Transfers)] : Type.EmptyTypes, typeof(EndToEnd),
];
string[] others = [.. args.Where(argument => argument is not (Quick or WriteReport))];
var summaries = BenchmarkSwitcher.FromTypes(types).Run(others, Configuration()).ToList();
if (!hasGpu)
    Console.WriteLine("Transfers was left out: there is no GPU on this machine");
if (summaries.Count == 0 || summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)))
{
    Console.Error.WriteLine("not everything could be measured: see above");
    return 1;
}
if (args.Contains(WriteReport))
{
    try
    {
        Page.Write(Page.Format(Command(), DateOnly.FromDateTime(DateTime.UtcNow), Machine(), summaries.Select(Section.Of)));
        Console.WriteLine($"written to {Page.Path}");
    }
    catch (InputException bad)
    {
        Console.Error.WriteLine(bad.Message);
        return 2;
    }
}
return 0;

static IConfig Configuration()
{
    // In this process: what is measured runs for milliseconds, and nothing has to be generated and built first.
    // Each benchmark runs itself warm.
    var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithEvaluateOverhead(false);
    job = Suite.IsQuick
        ? job.WithWarmupCount(1).WithIterationCount(3).WithIterationTime(TimeInterval.FromMilliseconds(25))
        : job.WithWarmupCount(2).WithIterationCount(10).WithIterationTime(TimeInterval.FromMilliseconds(100));
    return ManualConfig.CreateEmpty()
        .AddJob(job)
        .AddLogger(ConsoleLogger.Default)
        .AddColumnProvider(DefaultColumnProviders.Params)
        .AddColumn([.. MeasuredColumn.All])
        .AddColumnProvider(DefaultColumnProviders.Metrics)
        .WithOrderer(new DeclaredOrder())
        .AddFilter(new SimpleFilter(one => MeasuredColumn.Describe(one).IsWorthwhile))
        .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(40))
        .WithOptions(ConfigOptions.DisableOptimizationsValidator | ConfigOptions.DisableLogFile);
}

string Command() => "dotnet run -c Release --project benchmarks/GpuNet.Benchmarks -- "
    + string.Join(' ', args.Select(argument => argument.Contains('*') ? $"'{argument}'" : argument));

IEnumerable<string> Machine() =>
[
    .. summaries[0].HostEnvironmentInfo.ToFormattedString().Select(line => line.Trim()).Where(line => line.Length > 0),
    .. DeviceCatalogue.List().Select(device => $"{device.Name}: {device.Description}"),
    Competitors.OpenBlas?.Description ?? "no OpenBLAS",
    .. hasGpu ? Array.Empty<string>() : ["no GPU, so nothing is transferred to one"],
];
