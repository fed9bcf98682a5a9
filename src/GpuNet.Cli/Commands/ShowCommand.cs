using System.CommandLine;
using System.Text.Json.Nodes;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet show</c>: what is in a model file.</summary>
static class ShowCommand
{
    public static GroupedCommand Create()
    {
        var command = new GroupedCommand("show", "Print what is in a model: network, columns, classes, settings, data and scores.")
        {
            Examples = ["gpunet show iris.safetensors", "gpunet show iris.safetensors --config > again.json"],
        };
        var model = ModelOptions.Model();
        var json = new Option<bool>("--json") { Description = "Print it as one JSON object." };
        var config = new Option<bool>("--config")
        {
            Description = "Print the options of the command that trained it, as a file for its --config.",
        };
        command.Arguments.Add(model);
        var allowNonFinite = ModelOptions.AllowNonFinite();
        command.AddGroup("Output", json, config, allowNonFinite);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            var loaded = ModelFile.Load(path, parsed.GetValue(allowNonFinite));
            IReport report = new ModelReport(loaded, new(FileStatus.FollowLinks(path)));
            if (parsed.GetValue(config))
                Console.WriteLine(ConfigurationOf(loaded, path).Indented());
            else
                report.Show(parsed.GetValue(json));
            return ExitCode.Success;
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(config))
                result.AddError("--json: --config prints JSON, too; leave one of them out");
        });
        return command;
    }

    static JsonObject ConfigurationOf(GpuNet.Model model, string path) => model.Configuration
        ?? throw new InputException($"--config: {path} was not trained by gpunet train or gpunet search, so it has no options of theirs");
}
