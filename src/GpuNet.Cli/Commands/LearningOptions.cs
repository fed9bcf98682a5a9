using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say what is learned from, with what network, and how.</summary>
sealed class LearningOptions
{
    static readonly TrainingOptions usual = new();

    readonly Option<int> epochs = new("--epochs")
    {
        Description = "Passes over the training examples.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.Epochs,
        CustomParser = Parse.Count,
    };

    readonly Option<int> batchSize = new("--batch-size")
    {
        Description = "Examples of a step.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.BatchSize,
        CustomParser = Parse.Count,
    };

    readonly Option<ulong> seed = new("--seed")
    {
        Description = "Decides everything random.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.Seed,
        CustomParser = Parse.Seed,
    };

    readonly Option<string> split = new("--split")
    {
        Description = "Percent of the examples for training/validation/test.",
        HelpName = "70/10/20",
        DefaultValueFactory = _ => usual.Split.ToString(),
    };

    readonly Option<float?> threshold = new("--threshold")
    {
        Description = $"The probability from which on the second of two classes, or a label, is the answer ({usual.Threshold}); "
            + "of pairs the distance below which they belong together.",
        HelpName = "NUMBER",
        CustomParser = Parse.OptionalNotNegative,
    };

    readonly DataOptions data = new();
    readonly NetworkOptions network = new();
    readonly UpdateOptions update = new();

    /// <summary>Where it runs.</summary>
    public DeviceOptions Device { get; } = new();

    /// <summary>Adds the options to a command.</summary>
    public LearningOptions AddTo(Command command)
    {
        command.Arguments.Add(data.Data);
        Option[] options = [.. data.All, .. network.All, epochs, batchSize, .. update.All, seed, split, threshold];
        Array.ForEach(options, command.Options.Add);
        Device.AddTo(command);
        return this;
    }

    /// <summary>Reads the data set, and fails where a threshold is given and there is nothing to decide by it.</summary>
    /// <exception cref="InputException">It does, or the data set cannot be used.</exception>
    public DataSet ReadData(ParseResult parsed)
    {
        var read = data.Read(parsed);
        if (parsed.GetValue(threshold) is { } value)
            ModelOptions.CheckThreshold(value, read.Task, read.Name);
        return read;
    }

    /// <summary>The recipe that the options describe.</summary>
    /// <exception cref="InputException">Two of them contradict each other.</exception>
    public TrainingOptions ReadRecipe(ParseResult parsed)
    {
        var recipe = new TrainingOptions
        {
            Split = SplitShares.Parse(parsed.GetRequiredValue(split)),
            Threshold = parsed.GetValue(threshold) ?? usual.Threshold,
            Epochs = parsed.GetRequiredValue(epochs),
            BatchSize = parsed.GetRequiredValue(batchSize),
            Seed = parsed.GetRequiredValue(seed),
        };
        recipe = network.ReadInto(recipe, parsed, data.Task(parsed));
        recipe = update.ReadInto(recipe, parsed);
        return data.ReadInto(recipe, parsed);
    }
}
