using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say what the network is made of.</summary>
sealed class NetworkOptions
{
    static readonly int[] usualAutoencoder = [64, 8, 64];
    static readonly TrainingOptions usual = new();

    static readonly string[] normalisations = [.. Enum.GetNames<Normalisation>().Select(name => name.ToLowerInvariant())];

    readonly Option<int[]> hidden = new("--hidden")
    {
        Description = $"Widths of the hidden layers; empty for none. By default {string.Join(',', usual.Hidden)}, "
            + $"of an autoencoder {string.Join(',', usualAutoencoder)}, of which the narrowest is the code.",
        HelpName = "128,64",
        CustomParser = Parse.Widths,
    };

    readonly Option<Activation?> activation = new("--activation")
    {
        Description = $"Activation of the hidden layers: {string.Join<Activation>(", ", Activation.Trainable)}; "
            + "by default relu, and tanh of recurrent ones.",
        HelpName = "NAME",
        CustomParser = Parse.OneOf(Activation.Trainable, choice => choice.Name),
    };

    readonly Option<bool> recurrent = new("--recurrent")
    {
        Description = "With --window, the hidden layers go over its rows one by one, and remember.",
    };

    readonly Option<float> dropout = new("--dropout")
    {
        Description = "The share of the hidden units that a training step drops.",
        HelpName = "SHARE",
        CustomParser = Parse.Share,
    };

    readonly Option<string> norm = new("--norm")
    {
        Description = "Normalises the hidden layers before their activation: each unit over the batch, or each example over its units.",
        HelpName = string.Join('|', normalisations),
        DefaultValueFactory = _ => normalisations[0],
        CustomParser = Parse.OneOf(normalisations, choice => choice),
    };

    readonly Option<Initialiser?> init = new("--init")
    {
        Description = $"The first weights: {string.Join(", ", Initialiser.Names)}; by default what fits each layer's activation.",
        HelpName = "NAME",
        CustomParser = Parse.Named(Initialiser.Parse, Initialiser.Names),
    };

    readonly Option<Initialiser> biasInit = new("--bias-init")
    {
        Description = "The first biases: as --init, by the numbers of inputs and outputs of their layer; "
            + "constants as in constant:value=0.1.",
        HelpName = "NAME",
        DefaultValueFactory = _ => usual.BiasInitialiser,
        CustomParser = Parse.Named(Initialiser.Parse, Initialiser.Names),
    };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [hidden, activation, recurrent, dropout, norm, init, biasInit];

    /// <summary>The recipe with what these options say.</summary>
    public TrainingOptions ReadInto(TrainingOptions recipe, ParseResult parsed, LearningTask task) => recipe with
    {
        // Without the option the value is an empty list, which with it means no hidden layer.
        Hidden = parsed.GetResult(hidden) is not null ? [.. parsed.GetRequiredValue(hidden)]
            : task == LearningTask.Autoencoder ? [.. usualAutoencoder] : usual.Hidden,
        Activation = parsed.GetValue(activation),
        IsRecurrent = parsed.GetValue(recurrent),
        Dropout = parsed.GetValue(dropout),
        Normalisation = Enum.Parse<Normalisation>(parsed.GetRequiredValue(norm), ignoreCase: true),
        Initialiser = parsed.GetValue(init),
        BiasInitialiser = parsed.GetRequiredValue(biasInit),
    };
}
