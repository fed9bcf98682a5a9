using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say what is learned from, with what network, and how.</summary>
sealed class LearningOptions
{
    static readonly TrainingOptions usual = new();

    readonly Option<int> epochs = new("--epochs", "-e")
    {
        Description = "Passes over the training examples.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.Epochs,
        CustomParser = Parse.Count,
    };

    readonly Option<int> batchSize = new("--batch-size", "-b")
    {
        Description = "Examples per training step.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.BatchSize,
        CustomParser = Parse.Count,
    };

    readonly Option<ulong> seed = new("--seed", "-s")
    {
        Description = "Seed of all random numbers.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.Seed,
        CustomParser = Parse.Seed,
    };

    readonly Option<string> split = new("--split")
    {
        Description = "Percent of the examples for training/validation/test, or for training/test as in 80/20.",
        HelpName = "70/10/20",
        DefaultValueFactory = _ => usual.Split.ToString(),
    };

    readonly Option<float?> threshold = new("--threshold")
    {
        Description = $"Predict the second of two classes, or a label, at this probability or above ({usual.Threshold}); "
            + "for pairs, the distance below which they belong together.",
        HelpName = "NUMBER",
        CustomParser = Parse.OptionalNotNegative,
    };

    readonly InputOption startFrom = new("--start-from")
    {
        Description = "Go on training this model, on data with its columns; it decides about columns, network and loss.",
        HelpName = "MODEL.safetensors",
    };

    readonly DataOptions data = new();
    readonly NetworkOptions network = new();
    readonly UpdateOptions update = new();

    /// <summary>The option of what is decided when the network answers.</summary>
    public Option Threshold => threshold;

    /// <summary>The option of the model that training starts from.</summary>
    public Option StartFrom => startFrom;

    /// <summary>Where it runs.</summary>
    public DeviceOptions Device { get; } = new();

    /// <summary>Adds the options to a command.</summary>
    public LearningOptions AddTo(GroupedCommand command)
    {
        command.Arguments.Add(data.Data);
        command.AddGroup("Data", [.. data.All, split]);
        command.AddGroup("Network", [.. network.All]);
        command.AddGroup("Training", [epochs, batchSize, .. update.Minimised, seed]);
        command.AddGroup("Stopping", [.. update.Stopping]);
        Device.AddTo(command);
        command.AddGroup("Configuration", ConfigOptions.File(), ConfigOptions.Print());
        command.Validators.Add(result =>
        {
            string? other = data.OfColumns.Concat(network.All).FirstOrDefault(option => IsGiven(result, option))?.Name;
            if (IsGiven(result, startFrom) && other is not null)
                result.AddError($"{startFrom.Name}: the model decides what {other} would; leave one of them out");
        });
        return this;

        static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
    }

    /// <summary>Reads the data set, and fails where a threshold is given and there is nothing to decide by it.</summary>
    /// <exception cref="InputException">It does, or the data set cannot be used.</exception>
    public DataSet ReadData(ParseResult parsed, Model? startFrom = null)
    {
        var read = data.Read(parsed, startFrom);
        if (parsed.GetValue(threshold) is { } value)
            ModelOptions.CheckThreshold(value, read.Task, read.Name);
        return read;
    }

    /// <summary>The recipe that the options describe.</summary>
    /// <exception cref="InputException">Two of them contradict each other.</exception>
    public TrainingOptions ReadRecipe(ParseResult parsed)
    {
        var start = parsed.GetValue(startFrom) is { } path ? LoadStart(path) : null;
        var recipe = new TrainingOptions
        {
            StartFrom = start,
            Split = ReadSplit(parsed),
            Threshold = parsed.GetValue(threshold) ?? start?.Threshold ?? usual.Threshold,
            Epochs = parsed.GetRequiredValue(epochs),
            BatchSize = parsed.GetRequiredValue(batchSize),
            Seed = parsed.GetRequiredValue(seed),
        };
        recipe = network.ReadInto(recipe, parsed, data.Task(parsed));
        recipe = update.ReadInto(recipe, parsed);
        return data.ReadInto(recipe, parsed);
    }

    static Model LoadStart(string path)
    {
        var model = ModelFile.Load(path, allowNonFinite: true);
        return model.Parameters.Values.All(float.IsFinite) ? model : throw new InputException(
            $"--start-from: {path} has parameters that are NaN or infinite, so that training cannot go on from them");
    }

    SplitShares ReadSplit(ParseResult parsed)
    {
        string text = parsed.GetRequiredValue(split);
        var shares = SplitShares.Parse(text);
        if (text.Count(character => character == '/') == 1)
            Console.Error.WriteLine($"split    {shares.Train} % for training, {shares.Test} % for the test, no validation part");
        return shares;
    }
}
