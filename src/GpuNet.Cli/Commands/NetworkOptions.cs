using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say what the network is made of.</summary>
sealed class NetworkOptions
{
    static readonly int[] usualAutoencoder = [64, 8, 64];
    static readonly TrainingOptions usual = new();

    static readonly string[] normalisations = [.. Enum.GetNames<Normalisation>().Select(name => name.ToLowerInvariant())];

    static readonly string[] cells = [.. Enum.GetNames<RecurrentCell>().Select(name => name.ToLowerInvariant())];

    readonly Option<int[]> hidden = new("--hidden")
    {
        Description = $"Widths of the hidden layers; '' for none. By default {string.Join(',', usual.Hidden)}; "
            + $"for an autoencoder {string.Join(',', usualAutoencoder)}, whose narrowest layer is the code.",
        HelpName = "128,64",
        CustomParser = Parse.Widths,
    };

    readonly Option<Activation?> activation = new("--activation")
    {
        Description = $"Activation of the hidden layers: {string.Join<Activation>(", ", Activation.Trainable)}; "
            + "by default relu, for recurrent layers tanh.",
        HelpName = "NAME",
        CustomParser = Parse.OneOf(Activation.Trainable, choice => choice.Name),
        CompletionSources = { (string[])[.. Activation.Trainable.Select(choice => choice.Name)] },
    };

    readonly Option<Architecture> model = new("--model")
    {
        Description = "Train one network (mlp) or an ensemble as one, whose answer is the mean of its members' predictions: they share "
            + "their weights but for scalings of each (tabm) or of the inputs alone (tabm-mini), or nothing (ensemble); "
            + "their number as in tabm:16.",
        HelpName = "NAME",
        DefaultValueFactory = _ => usual.Architecture,
        CustomParser = Parse.Named(Architecture.Parse, Architecture.All.Select(choice => choice.Name)),
        CompletionSources = { (string[])[.. Architecture.All.Select(choice => choice.Name)] },
    };

    readonly Option<Embedding> embedding = new("--embedding")
    {
        Description = "Give the network each number as it is (none), or as a vector that is a piecewise-linear function of it (piecewise) "
            + "or has cosines of it (periodic); constants as in piecewise:bins=48,width=16 and periodic:frequencies=16,width=4,scale=0.1.",
        HelpName = "NAME",
        DefaultValueFactory = _ => usual.Embedding,
        CustomParser = Parse.Named(Embedding.Parse, Embedding.All.Select(choice => choice.Name)),
        CompletionSources = { (string[])[.. Embedding.All.Select(choice => choice.Name)] },
    };

    readonly Option<CategoryEncoding> categoryEncoding = new("--category-encoding")
    {
        Description = "Give the network each category as an input of its own, 0 or 1 (onehot), or as a learned vector, in columns of more "
            + "categories than that has numbers (vectors); constants as in vectors:width=8.",
        HelpName = "NAME",
        DefaultValueFactory = _ => usual.CategoryEncoding,
        CustomParser = Parse.Named(CategoryEncoding.Parse, CategoryEncoding.All.Select(choice => choice.Name)),
        CompletionSources = { (string[])[.. CategoryEncoding.All.Select(choice => choice.Name)] },
    };

    readonly Option<string?> recurrent = new("--recurrent")
    {
        Description = "With --window: use recurrent hidden layers, which read its rows one by one: of simple cells, gated recurrent units "
            + "or long short-term memory.",
        HelpName = string.Join('|', cells),
        CustomParser = Parse.OneOf(cells, choice => choice),
        CompletionSources = { (string[])[.. cells] },
    };

    readonly Option<float> dropout = new("--dropout")
    {
        Description = "Fraction of the hidden units to drop in each training step.",
        HelpName = "SHARE",
        CustomParser = Parse.Share,
    };

    readonly Option<string> norm = new("--norm")
    {
        Description = "Normalise hidden layers before the activation: each unit over the batch, or each example over the units.",
        HelpName = string.Join('|', normalisations),
        DefaultValueFactory = _ => normalisations[0],
        CustomParser = Parse.OneOf(normalisations, choice => choice),
        CompletionSources = { (string[])[.. normalisations] },
    };

    readonly Option<Initialiser?> init = new("--init")
    {
        Description = $"Initial weights: {string.Join(", ", Initialiser.Names)}; by default chosen by the activation of the layer.",
        HelpName = "NAME",
        CustomParser = Parse.Named(Initialiser.Parse, Initialiser.Names),
        CompletionSources = { (string[])[.. Initialiser.Names] },
    };

    readonly Option<Initialiser> biasInit = new("--bias-init")
    {
        Description = "Initial biases: the names of --init; constants as in constant:value=0.1.",
        HelpName = "NAME",
        DefaultValueFactory = _ => usual.BiasInitialiser,
        CustomParser = Parse.Named(Initialiser.Parse, Initialiser.Names),
        CompletionSources = { (string[])[.. Initialiser.Names] },
    };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [hidden, activation, model, embedding, categoryEncoding, recurrent, dropout, norm, init, biasInit];

    /// <summary>The recipe with what these options say.</summary>
    public TrainingOptions ReadInto(TrainingOptions recipe, ParseResult parsed, LearningTask? task)
    {
        var read = Read(recipe, parsed, task);
        if (parsed.GetResult(hidden) is { Implicit: false } && read.Hidden is [])
            TellUnused(read);
        return read;
    }

    void TellUnused(TrainingOptions read)
    {
        (Option Option, bool IsSet)[] ofHidden =
        [
            (activation, read.Activation is not null), (dropout, read.Dropout > 0), (norm, read.Normalisation != Normalisation.None),
        ];
        foreach (var (option, _) in ofHidden.Where(one => one.IsSet))
            Message.Note($"{option.Name}: has no effect, as --hidden says that there is no hidden layer");
    }

    TrainingOptions Read(TrainingOptions recipe, ParseResult parsed, LearningTask? task) => recipe with
    {
        // Without the option the value is an empty list, which with it means no hidden layer.
        Hidden = parsed.GetResult(hidden) is not null ? [.. parsed.GetRequiredValue(hidden)]
            : task?.HasNoTarget == true ? [.. usualAutoencoder] : usual.Hidden,
        Activation = parsed.GetValue(activation),
        Architecture = parsed.GetRequiredValue(model),
        Embedding = parsed.GetRequiredValue(embedding),
        CategoryEncoding = parsed.GetRequiredValue(categoryEncoding),
        Recurrent = parsed.GetValue(recurrent) is { } cell ? Enum.Parse<RecurrentCell>(cell, ignoreCase: true) : null,
        Dropout = parsed.GetValue(dropout),
        Normalisation = Enum.Parse<Normalisation>(parsed.GetRequiredValue(norm), ignoreCase: true),
        Initialiser = parsed.GetValue(init),
        BiasInitialiser = parsed.GetRequiredValue(biasInit),
    };
}
