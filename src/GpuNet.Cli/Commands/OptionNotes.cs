using System.CommandLine;
using System.CommandLine.Parsing;
using GpuNet.Search;

namespace GpuNet.Cli.Commands;

/// <summary>What is to be said of options once the data are read: that one changes nothing, or makes a code that is no shorter.</summary>
static class OptionNotes
{
    /// <summary>Says it.</summary>
    public static void Tell(ParseResult parsed, PreparedData prepared, TrainingOptions recipe)
    {
        if (recipe.Embedding is not NoEmbedding && IsIdle("--embedding", recipe with { Embedding = new NoEmbedding() }))
            Message.Note("--embedding: has no effect, as no column has numbers of more than two values");
        if (recipe.CategoryEncoding is not OneHotEncoding
            && IsIdle("--category-encoding", recipe with { CategoryEncoding = new OneHotEncoding() }))
        {
            Message.Note("--category-encoding: has no effect, as no column has more categories than a vector has numbers");
        }
        if (recipe.Scaling != Scaling.Standard && IsIdle("--scaling", recipe with { Scaling = Scaling.Standard }))
            Message.Note("--scaling: has no effect, as no column has numbers");
        if (prepared.Source.Task.HasNoTarget)
            TellOfCode(recipe.NetworkFor(prepared));

        bool IsIdle(string option, TrainingOptions without) => parsed.GetResult(option) is OptionResult { Implicit: false }
            && IdleParameter.AreSame(recipe, without, prepared);
    }

    // The code of an autoencoder is what its narrowest hidden layer gives.
    static void TellOfCode(Network network)
    {
        int[] hidden = [.. network.Layers.Index().Where(layer => layer.Item is DenseLayer).SkipLast(1)
            .Select(layer => network.OutputsOf(layer.Index))];
        if (hidden.Length == 0)
            return;
        int code = hidden.Min();
        if (hidden.Count(width => width == code) is > 1 and var count)
            Message.Note($"--hidden: {count} layers are the narrowest, of {code}; the first of them is the code");
        if (code >= network.Inputs)
        {
            Message.Note($"--hidden: the code of {code} numbers is no narrower than the {network.Inputs} inputs, which the network may "
                + "copy; give a layer that is narrower");
        }
    }
}
