using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuNet.Cli.Commands;

/// <summary>Options that are given and change nothing, which a note says.</summary>
static class IdleOptions
{
    /// <summary>Tells of them.</summary>
    public static void Tell(ParseResult parsed, PreparedData prepared, TrainingOptions recipe)
    {
        if (recipe.Embedding is not NoEmbedding && IsIdle("--embedding", recipe with { Embedding = new NoEmbedding() }))
            Message.Note("--embedding: has no effect, as no column has numbers of more than two values");
        if (recipe.CategoryEncoding is not OneHotEncoding
            && IsIdle("--category-encoding", recipe with { CategoryEncoding = new OneHotEncoding() }))
        {
            Message.Note("--category-encoding: has no effect, as no column has more categories than a vector has numbers");
        }

        bool IsIdle(string option, TrainingOptions without) => parsed.GetResult(option) is OptionResult { Implicit: false }
            && $"{without.NetworkFor(prepared)}" == $"{recipe.NetworkFor(prepared)}";
    }
}
