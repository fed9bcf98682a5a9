using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GpuNet.Kernels.Embedding;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// The piecewise-linear embedding of numbers (Gorishniy, Rubachev and Babenko, On Embeddings for Numerical Features, 2022). The range of
/// a column is divided into bins, and its number x becomes the vector Σ_t e_t·W_t over its bins t. e_t = c_t(x) − c_t(0), so that 0
/// becomes 0, with the part of the bin that lies below x, c_t(x) = min(max((x − start_t)·slope_t, 0), 1). ∂E/∂W_t = Σ e_t·δ.
/// </summary>
/// <param name="Bins">The number of bins of each input; an input with 0 is passed on as it is.</param>
/// <param name="Width">The length of a vector.</param>
public sealed record PiecewiseLinearLayer(ImmutableArray<int> Bins, int Width) : NumberEmbeddingLayer(Width)
{
    /// <summary>The ends of the bins of each input, ascending; fewer than two for an input without bins.</summary>
    [JsonIgnore]
    public ImmutableArray<ImmutableArray<float>> Edges { get; init; } = [];

    private protected override ImmutableArray<int> Counts => Bins;

    private protected override string Basis => "bins";

    private protected override BlockDiagonalProduct Product => new(Bins, Width);

    /// <summary>A layer with bins between given edges.</summary>
    /// <param name="edges">The ends of the bins of each input, ascending; fewer than two for an input without bins.</param>
    /// <param name="width">The length of a vector.</param>
    /// <exception cref="ArgumentException">The edges of an input do not ascend.</exception>
    public static PiecewiseLinearLayer Between(ImmutableArray<ImmutableArray<float>> edges, int width)
    {
        foreach (var (input, ends) in edges.Index())
        {
            for (int bin = 0; bin + 1 < ends.Length; bin++)
            {
                if (!(ends[bin] < ends[bin + 1] && float.IsFinite(ends[bin + 1] - ends[bin])))
                    throw new ArgumentException($"the edges {ends[bin]} and {ends[bin + 1]} of input {input + 1} do not ascend");
            }
        }
        return new([.. edges.Select(ends => Math.Max(0, ends.Length - 1))], width) { Edges = edges };
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs)
    {
        int bins = Product.Terms;
        var edges = Edges.Where(ends => ends.Length > 1).ToArray();
        float[] starts = [.. edges.SelectMany(ends => ends[..^1])];
        float[] slopes = [.. edges.SelectMany(ends => ends.Skip(1).Zip(ends, (end, start) => 1f / (end - start)))];
        return
        [
            new("weight", TensorRole.Weight, bins, Width, bins, new SlopeInitialiser(edges)),
            ParameterTensor.State("start", bins, new GivenInitialiser(starts)),
            ParameterTensor.State("slope", bins, new GivenInitialiser(slopes)),
        ];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Product.Outputs} piecewise linear";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        var (parts, _) = RecordValues<BinPart>(tape, input, "start", "slope", learns: false, keepsNumbers: false);
        return Product.Record(tape, parts);
    }
}
