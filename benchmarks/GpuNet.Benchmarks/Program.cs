using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using GpuNet.Benchmarks.Products;
using Perfolizer.Horology;

switch (args.FirstOrDefault())
{
    case OpenBlas.SpeedArgument:
        OpenBlas.PrintSpeed();
        return;
    case "compare":
        int[] threads = args.Length > 1 ? [int.Parse(args[1])] : [.. new[] { 1, Environment.ProcessorCount }.Distinct()];
        Comparison.Print(threads, rounds: 5);
        return;
}

// In this process: what is measured runs for milliseconds, and nothing has to be generated and built first.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance);
bool quick = args.Contains("--quick");
if (quick)
    // The JIT needs some tenths of a second to notice what is hot.
    job = job.WithWarmupCount(15).WithIterationCount(5).WithIterationTime(TimeInterval.FromMilliseconds(100));

var config = DefaultConfig.Instance.AddJob(job).WithOptions(ConfigOptions.DisableOptimizationsValidator);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args.Where(argument => argument != "--quick")], config);
