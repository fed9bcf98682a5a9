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
            Examples =
            [
                "gpunet show iris.safetensors", "gpunet show iris.safetensors --config > again.json",
                "gpunet show best.st --config --trial > train.json",
            ],
        };
        var model = ModelOptions.Model();
        var json = new Option<bool>("--json") { Description = "Print it as one JSON object." };
        var config = new Option<bool>("--config")
        {
            Description = "Print the options of the command that trained it, as a file for its --config.",
        };
        var trial = new Option<bool>("--trial")
        {
            Description = "With --config, of the model of a search: print the options of gpunet train with the settings of its best trial, "
                + "not those of the search.",
        };
        command.Arguments.Add(model);
        var allowNonFinite = ModelOptions.AllowNonFinite();
        command.AddGroup("Output", json, config, trial, allowNonFinite);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            var loaded = ModelFile.Load(path, parsed.GetValue(allowNonFinite));
            IReport report = new ModelReport(loaded, new(FileStatus.FollowLinks(path)));
            if (parsed.GetValue(config))
                Console.WriteLine((parsed.GetValue(trial) ? TrialOf(loaded, path) : ConfigurationOf(loaded, path)).Indented());
            else
                report.Show(parsed.GetValue(json));
            return ExitCode.Success;
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(config))
                result.AddError("--json: --config prints JSON, too; leave one of them out");
            if (result.GetValue(trial) && !result.GetValue(config))
                result.AddError("--trial: it says which options --config prints; give it, too");
        });
        return command;
    }

    // What only a search has is left out.
    static JsonObject TrialOf(GpuNet.Model model, string path)
    {
        var json = ConfigurationOf(model, path).DeepClone().AsObject();
        var found = model.TrialConfiguration
            ?? throw new InputException($"--trial: {path} is not of gpunet search; leave it out");
        foreach (var (name, value) in found)
            json[name] = value?.DeepClone();
        return ConfigOptions.InOrder(TrainCommand.Create(), json);
    }

    static JsonObject ConfigurationOf(GpuNet.Model model, string path) => model.Configuration
        ?? throw new InputException($"--config: {path} was not trained by gpunet train or gpunet search, so it has no options of theirs");
}
