using System.CommandLine;
using GpuNet.Kernels.Activations;
using GpuNet.Runtime.Data;
using GpuNet.Runtime.Networks;
using GpuNet.Runtime.Training;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say what is learned from, with what network, and how.</summary>
sealed class LearningOptions
{
    const string Digits = "digits", Classification = "classification", Regression = "regression", None = "none";

    static readonly Recipe usual = new();
    static readonly Activation[] trainable = [.. Activation.All.Where(choice => choice.DerivativeFrom != DerivativeSource.None)];

    static readonly Dictionary<string, Normalisation> normalisations = new()
    {
        [None] = Normalisation.None,
        ["batch"] = Normalisation.Batch,
        ["layer"] = Normalisation.Layer,
    };

    readonly Argument<string> data = new("DATA") { Description = "A CSV file with a header row, or 'digits', the data set in the box." };

    readonly Option<string?> target = new("--target") { Description = "The column to predict.", HelpName = "COLUMN" };

    readonly Option<string> task = new("--task")
    {
        Description = "What the target is; a regression predicts a number.",
        HelpName = $"{Classification}|{Regression}",
        DefaultValueFactory = _ => Classification,
        CustomParser = Parse.OneOf([Classification, Regression], choice => choice),
    };

    readonly Option<int[]> hidden = new("--hidden")
    {
        Description = "Widths of the hidden layers; empty for none.",
        HelpName = "128,64",
        DefaultValueFactory = _ => [.. usual.Hidden],
        CustomParser = Parse.Widths,
    };

    readonly Option<Activation> activation = new("--activation")
    {
        Description = $"Activation of the hidden layers: {string.Join(", ", trainable)}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => usual.Activation,
        CustomParser = Parse.OneOf(trainable, choice => choice.Name),
    };

    readonly Option<float> dropout = new("--dropout")
    {
        Description = "The share of the hidden units that a training step drops.",
        CustomParser = Parse.Share,
    };

    readonly Option<string> norm = new("--norm")
    {
        Description = "Normalises the hidden layers before their activation: each unit over the batch, or each example over its units.",
        HelpName = string.Join('|', normalisations.Keys),
        DefaultValueFactory = _ => None,
        CustomParser = Parse.OneOf(normalisations.Keys, choice => choice),
    };

    readonly Option<Initialiser?> init = new("--init")
    {
        Description = $"The first weights: {string.Join(", ", Initialiser.All)}; "
            + $"by default {Initialiser.HeUniform} before rectifiers, {Initialiser.GlorotUniform} elsewhere.",
        HelpName = "NAME",
        CustomParser = Parse.OneOf(Initialiser.All, choice => choice.Name),
    };

    readonly Option<int> epochs = new("--epochs")
    {
        Description = "Passes over the training examples.",
        DefaultValueFactory = _ => usual.Training.Epochs,
        CustomParser = Parse.Count,
    };

    readonly Option<int> batchSize = new("--batch-size")
    {
        Description = "Examples of a step.",
        DefaultValueFactory = _ => usual.Training.BatchSize,
        CustomParser = Parse.Count,
    };

    readonly Option<ulong> seed = new("--seed")
    {
        Description = "Decides everything random.",
        DefaultValueFactory = _ => usual.Training.Seed,
        CustomParser = Parse.Seed,
    };

    readonly Option<string> split = new("--split")
    {
        Description = "Percent of the examples for training/validation/test.",
        DefaultValueFactory = _ => usual.Split.ToString(),
    };

    readonly Option<float?> threshold = new("--threshold")
    {
        Description = "The probability from which on the second of two classes is the answer (0.5).",
        CustomParser = Parse.Probability,
    };

    readonly UpdateOptions update = new();
    readonly DataOptions columns = new();

    /// <summary>Where it runs.</summary>
    public DeviceOptions Device { get; } = new();

    /// <summary>Adds the options to a command.</summary>
    public LearningOptions AddTo(Command command)
    {
        command.Arguments.Add(data);
        Option[] options =
            [target, task, hidden, activation, dropout, norm, init, epochs, batchSize, .. update.All, seed, split, threshold, .. columns.All];
        Array.ForEach(options, command.Options.Add);
        Device.AddTo(command);
        return this;
    }

    /// <summary>Reads the data set.</summary>
    /// <exception cref="Runtime.InputException">It cannot be used.</exception>
    public DataSet ReadData(ParseResult parsed)
    {
        string source = parsed.GetRequiredValue(data);
        bool regression = parsed.GetRequiredValue(task) == Regression;
        string? column = parsed.GetValue(target);
        if (source == Digits)
            return columns.Read(parsed, Runtime.Data.Digits.ReadTable(), column ?? Runtime.Data.Digits.TargetName, regression);
        var table = CsvTable.Read(source);
        if (column is null)
            throw new Runtime.InputException($"{source}: which column is to be predicted? Say --target with one of {string.Join(", ", table.Headers)}");
        return columns.Read(parsed, table, column, regression);
    }

    /// <summary>Fails where a threshold is given and there are not two classes to tell apart.</summary>
    /// <exception cref="Runtime.InputException">It is.</exception>
    public void CheckThreshold(ParseResult parsed, LearningTask task)
    {
        if (parsed.GetValue(threshold) is not null && task != LearningTask.BinaryClassification)
            throw new Runtime.InputException("--threshold: only a target of two classes has a threshold; leave the option out");
    }

    /// <summary>The recipe that the options describe.</summary>
    /// <exception cref="Runtime.InputException">Two of them contradict each other.</exception>
    public Recipe ReadRecipe(ParseResult parsed) => columns.AddTo(update.ReadInto(new()
    {
        Hidden = [.. parsed.GetRequiredValue(hidden)],
        Activation = parsed.GetRequiredValue(activation),
        Dropout = parsed.GetValue(dropout),
        Normalisation = normalisations[parsed.GetRequiredValue(norm)],
        Initialiser = parsed.GetValue(init),
        Split = SplitShares.Parse(parsed.GetRequiredValue(split)),
        Threshold = parsed.GetValue(threshold) ?? usual.Threshold,
        Training = new()
        {
            Epochs = parsed.GetRequiredValue(epochs),
            BatchSize = parsed.GetRequiredValue(batchSize),
            Seed = parsed.GetRequiredValue(seed),
        },
    }, parsed), parsed);
}
