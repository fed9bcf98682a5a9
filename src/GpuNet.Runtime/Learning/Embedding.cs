using GpuNet.Data.Preprocessing;
using GpuNet.Kernels;

namespace GpuNet;

/// <summary>How numbers enter a network: as they are, or each as a vector. <c>new PiecewiseEmbedding { Width = 8 }</c></summary>
public abstract record Embedding : Configurable
{
    static readonly Registry<Embedding> known = new("embedding", one => one.Name, [new NoEmbedding(), new PiecewiseEmbedding()]);

    private protected Embedding(string name) : base(name)
    {
    }

    /// <summary>Every embedding that a text can name, with its default constants.</summary>
    public static IReadOnlyList<Embedding> All => known.All;

    /// <summary>The embedding that a text names: <c>piecewise</c>, <c>piecewise:bins=24,width=8</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is unknown, or a value is not valid.</exception>
    public static Embedding Parse(string text) => Parse(text, known);

    /// <summary>A network without layers with the embedding added; the same network where there is nothing to embed.</summary>
    /// <param name="network">The network; its inputs are those of one or more rows of a window.</param>
    /// <param name="data">What it is to learn.</param>
    internal abstract Network AddTo(Network network, PreparedData data);
}

/// <summary>Numbers enter the network as they are.</summary>
public sealed record NoEmbedding() : Embedding("none")
{
    internal override Network AddTo(Network network, PreparedData data) => network;
}

/// <summary>
/// Each number as a vector that is a piecewise-linear function of it, in bins that have equally many training rows each
/// (<see cref="PiecewiseLinearLayer"/>). A column with two values is passed on as it is.
/// </summary>
public sealed record PiecewiseEmbedding() : Embedding("piecewise")
{
    /// <summary>The most bins of a column.</summary>
    [Count]
    public int Bins { get; init; } = 48;

    /// <summary>The length of the vectors.</summary>
    [Count]
    public int Width { get; init; } = 16;

    // A column has the same bins in each row of a window.
    internal override Network AddTo(Network network, PreparedData data)
    {
        int columns = data.Inputs / data.Source.Window.Length;
        var edges = QuantileBins.Measure(data.Features, columns, data.Split.Train, Bins);
        return edges.All(ends => ends.IsEmpty)
            ? network
            : network.PiecewiseLinear([.. Enumerable.Repeat(edges, network.Inputs / columns).SelectMany(ofRow => ofRow)], Width);
    }
}
