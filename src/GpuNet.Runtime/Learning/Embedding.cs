using GpuNet.Data.Preprocessing;
using GpuNet.Kernels;

namespace GpuNet;

/// <summary>How numbers enter a network: as they are, or each as a vector. <c>new PiecewiseEmbedding { Width = 8 }</c></summary>
public abstract record Embedding : Configurable
{
    static readonly Registry<Embedding> known =
        new("embedding", one => one.Name, [new NoEmbedding(), new PiecewiseEmbedding(), new PeriodicEmbedding()]);

    private protected Embedding(string name) : base(name)
    {
    }

    /// <summary>Every embedding that a text can name, with its default constants.</summary>
    public static IReadOnlyList<Embedding> All => known.All;

    /// <summary>The embedding that a text names: <c>periodic</c>, <c>piecewise:bins=24,width=8</c>.</summary>
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
        if (edges.Any(ends => !ends.All(float.IsFinite)))
            throw new InputException($"{data.Source.Name}: features have numbers that are not finite; prepare the data again");
        return edges.All(ends => ends.IsEmpty)
            ? network
            : network.PiecewiseLinear([.. Enumerable.Repeat(edges, network.Inputs / columns).SelectMany(ofRow => ofRow)], Width);
    }
}

/// <summary>
/// Each number as a vector of itself and of sums of cosines of it, with learned frequencies and phases (<see cref="PeriodicLayer"/>). A
/// column with two values is passed on as it is.
/// </summary>
public sealed record PeriodicEmbedding() : Embedding("periodic")
{
    /// <summary>The cosines of a column.</summary>
    [Count]
    public int Frequencies { get; init; } = 16;

    /// <summary>The length of the vectors, at least 2: a number is a part of its vector.</summary>
    [SeveralNumbers]
    public int Width { get; init; } = 4;

    /// <summary>The standard deviation of the first frequencies.</summary>
    [Positive]
    public float Scale { get; init; } = 0.1f;

    internal override Network AddTo(Network network, PreparedData data)
    {
        int columns = data.Inputs / data.Source.Window.Length;
        int[] ofRow = [.. Enumerable.Range(0, columns).Select(column => HasMoreThanTwoValues(data, column, columns) ? Frequencies : 0)];
        if (ofRow.Max() == 0)
            return network;
        int[] ofRows = [.. Enumerable.Repeat(ofRow, network.Inputs / columns).SelectMany(counts => counts)];
        return network.Add(new PeriodicLayer([.. ofRows], Width) { Scale = Scale });
    }

    static bool HasMoreThanTwoValues(PreparedData data, int column, int columns)
    {
        float first = data.Features.Row(data.Split.Train[0])[column];
        float? second = null;
        foreach (int row in data.Split.Train)
        {
            var values = data.Features.Row(row);
            for (int place = column; place < values.Length; place += columns)
            {
                if (values[place] == first || values[place] == second)
                    continue;
                if (second is not null)
                    return true;
                second = values[place];
            }
        }
        return false;
    }
}

/// <summary>Lengths of a vector that has several numbers.</summary>
sealed class SeveralNumbersAttribute() : ConstantAttribute(
    "a whole number from 2 to 16777216", value => value >= 2 && value == Math.Floor(value) && value <= 1 << 24);
