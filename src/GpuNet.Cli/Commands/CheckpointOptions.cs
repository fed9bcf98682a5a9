using System.CommandLine;
using System.CommandLine.Parsing;
using GpuNet.Training;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say where checkpoints are written, and whether a training goes on from one.</summary>
sealed class CheckpointOptions
{
    static readonly Checkpointing usual = new("");

    static readonly Dictionary<string, DeviceFailure> reactions = new()
    {
        ["stop"] = DeviceFailure.Stop,
        ["cpu"] = DeviceFailure.Cpu,
    };

    readonly Option<string?> checkpoint = new("--checkpoint")
    {
        Description = "Folder to write checkpoints to, from which a training that was stopped goes on to the same bits.",
        HelpName = "FOLDER",
    };

    readonly Option<CheckpointInterval> every = new("--checkpoint-every")
    {
        Description = "Interval between checkpoints: a time, epochs or steps, as in 10m, 5epochs or 1000steps.",
        HelpName = "INTERVAL",
        DefaultValueFactory = _ => usual.Every,
        CustomParser = Parse.Text<CheckpointInterval>(CheckpointInterval.Parse),
    };

    readonly Option<string?> resume = new("--resume")
    {
        Description = "Go on from the newest checkpoint in this folder, and write further ones to it. Data and options must be the same; "
            + "only --epochs may grow.",
        HelpName = "FOLDER",
    };

    readonly Option<string> onDeviceFailure = new("--on-device-failure")
    {
        Description = "Stop where the device fails, or go on on the CPU after the last epoch that was finished.",
        HelpName = string.Join('|', reactions.Keys),
        DefaultValueFactory = _ => reactions.Keys.First(),
        CustomParser = Parse.OneOf(reactions.Keys, name => name),
        CompletionSources = { (string[])[.. reactions.Keys] },
    };

    /// <summary>Adds the options to a command.</summary>
    public CheckpointOptions AddTo(GroupedCommand command)
    {
        command.AddGroup("Checkpoints", checkpoint, every, resume, onDeviceFailure);
        command.Validators.Add(result =>
        {
            bool writes = IsGiven(result, checkpoint), resumes = IsGiven(result, resume);
            if (writes && resumes)
                result.AddError("--checkpoint: --resume writes to its folder already; leave one of them out");
            if (IsGiven(result, every) && !writes && !resumes)
                result.AddError("--checkpoint-every: there is no folder to write to; add --checkpoint");
        });
        return this;
    }

    /// <summary>The first of the options that is given; null where none is.</summary>
    public string? Given(CommandResult result) =>
        new Option[] { checkpoint, resume, every }.FirstOrDefault(option => IsGiven(result, option))?.Name;

    /// <summary>The recipe with what these options say.</summary>
    public TrainingOptions ReadInto(TrainingOptions recipe, ParseResult parsed) => recipe with
    {
        Checkpoint = Read(parsed),
        OnDeviceFailure = reactions[parsed.GetRequiredValue(onDeviceFailure)],
    };

    /// <summary>Refuses a folder that a training cannot use, before data are read.</summary>
    /// <exception cref="InputException">No checkpoint can be written there, or there is none to go on from, or one already.</exception>
    public void CheckFolder(ParseResult parsed)
    {
        if (parsed.GetValue(checkpoint) is { } begun)
            OptionProblem.Name(checkpoint.Name, () => CheckpointFolder.CheckNew(begun));
        else if (parsed.GetValue(resume) is { } resumed)
            OptionProblem.Name(resume.Name, () => CheckpointFolder.CheckResumable(resumed));
    }

    Checkpointing? Read(ParseResult parsed) => (parsed.GetValue(checkpoint) ?? parsed.GetValue(resume)) is { } folder
        ? new(folder) { Every = parsed.GetRequiredValue(every), Resumes = parsed.GetValue(resume) is not null }
        : null;

    static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
