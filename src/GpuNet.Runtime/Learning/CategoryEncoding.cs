using GpuNet.Kernels;

namespace GpuNet;

/// <summary>How categories enter a network. <c>new VectorEncoding { Width = 4 }</c></summary>
public abstract record CategoryEncoding : Configurable
{
    static readonly Registry<CategoryEncoding> known =
        new("encoding of categories", one => one.Name, [new OneHotEncoding(), new VectorEncoding()]);

    private protected CategoryEncoding(string name) : base(name)
    {
    }

    /// <summary>Every encoding that a text can name, with its default constants.</summary>
    public static IReadOnlyList<CategoryEncoding> All => known.All;

    /// <summary>The encoding that a text names: <c>onehot</c>, <c>vectors:width=4</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is unknown, or a value is not valid.</exception>
    public static CategoryEncoding Parse(string text) => Parse(text, known);

    /// <summary>A network with the encoding added; the same network where there is nothing to encode.</summary>
    /// <param name="network">The network: an embedding of numbers, or no layer.</param>
    /// <param name="data">What it is to learn.</param>
    internal abstract Network AddTo(Network network, PreparedData data);
}

/// <summary>Each category is an input, which is 1 where a row has it, and 0 elsewhere.</summary>
public sealed record OneHotEncoding() : CategoryEncoding("onehot")
{
    internal override Network AddTo(Network network, PreparedData data) => network;
}

/// <summary>
/// Each category is a learned vector (<see cref="CategoryVectorsLayer"/>). A column of no more categories than a vector has numbers stays
/// one-hot.
/// </summary>
public sealed record VectorEncoding() : CategoryEncoding("vectors")
{
    /// <summary>The length of the vectors.</summary>
    [Count]
    public int Width { get; init; } = 8;

    // A window or pair has the columns of a row several times.
    internal override Network AddTo(Network network, PreparedData data)
    {
        if (data.Preprocessing.Encoder is not { } encoder || encoder.Categories.All(texts => !(texts?.Count > Width)))
            return network;
        var embedding = network.Layers is [NumberEmbeddingLayer layer] ? layer : null;
        List<int> counts = [];
        for (int input = 0; input < network.Inputs;)
        {
            foreach (var texts in encoder.Categories)
            {
                if (texts?.Count > Width)
                    counts.Add(texts.Count);
                else
                    counts.AddRange(Enumerable.Repeat(0, texts?.Count ?? embedding?.OutputsOf(input) ?? 1));
                input += texts?.Count ?? 1;
            }
        }
        return network.CategoryVectors([.. counts], Width);
    }
}
