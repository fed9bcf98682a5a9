using System.CommandLine;
using System.CommandLine.Help;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet</c>: all commands.</summary>
static class GpunetCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Train dense neural networks on CUDA, OpenCL or the CPU.")
        {
            ConfigOptions.AddTo(TrainCommand.Create()),
            ConfigOptions.AddTo(PrepareCommand.Create()),
            ConfigOptions.AddTo(PredictCommand.Create()),
            ConfigOptions.AddTo(EvaluateCommand.Create()),
            ConfigOptions.AddTo(SearchCommand.Create()),
            ShowCommand.Create(),
            ConfigOptions.AddTo(ExportCommand.Create()),
            ConfigOptions.AddTo(ImportCommand.Create()),
            ConfigOptions.AddTo(ServeCommand.Create()),
            ConfigOptions.AddTo(PlanCommand.Create()),
            ConfigOptions.AddTo(BenchmarkCommand.Create()),
            DevicesCommand.Create(),
            CompletionCommand.Create(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new HelpText();
        return root;
    }
}
