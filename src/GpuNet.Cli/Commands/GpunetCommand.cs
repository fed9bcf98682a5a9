using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet</c>: all commands.</summary>
static class GpunetCommand
{
    public static RootCommand Create() => new("Trains dense neural networks on CUDA, OpenCL or the CPU.")
    {
        TrainCommand.Create(),
        PredictCommand.Create(),
        EvaluateCommand.Create(),
        SearchCommand.Create(),
        PlanCommand.Create(),
        BenchmarkCommand.Create(),
        DevicesCommand.Create(),
    };
}
