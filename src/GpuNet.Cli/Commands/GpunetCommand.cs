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
            TrainCommand.Create(),
            PrepareCommand.Create(),
            PredictCommand.Create(),
            EvaluateCommand.Create(),
            SearchCommand.Create(),
            ShowCommand.Create(),
            ExportCommand.Create(),
            ImportCommand.Create(),
            ServeCommand.Create(),
            PlanCommand.Create(),
            BenchmarkCommand.Create(),
            DevicesCommand.Create(),
            CompletionCommand.Create(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new HelpText();
        return root;
    }
}
