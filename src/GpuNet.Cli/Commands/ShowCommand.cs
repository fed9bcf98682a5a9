using System.CommandLine;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet show</c>: what is in a model file.</summary>
static class ShowCommand
{
    public static Command Create()
    {
        var command = new GroupedCommand("show", "Print what is in a model: network, columns, classes, settings, data and scores.")
        {
            Examples = ["gpunet show iris.safetensors", "gpunet show iris.safetensors --json"],
        };
        var model = ModelOptions.Model();
        var json = new Option<bool>("--json") { Description = "Print it as one JSON object." };
        command.Arguments.Add(model);
        var allowNonFinite = ModelOptions.AllowNonFinite();
        command.AddGroup("Output", json, allowNonFinite);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            IReport report = new ModelReport(ModelFile.Load(path, parsed.GetValue(allowNonFinite)), new(path));
            report.Show(parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }
}
