using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// The piecewise-linear embedding of numbers (Gorishniy, Rubachev and Babenko, On Embeddings for Numerical Features, 2022). The range of
/// a column is divided into bins, and its number x becomes the vector Σ_t e_t·W_t over its bins t. e_t = c_t(x) − c_t(0), so that 0
/// becomes 0, with the part of the bin that lies below x, c_t(x) = min(max((x − start_t)·slope_t, 0), 1). ∂E/∂W_t = Σ e_t·δ.
/// </summary>
/// <remarks>It must be the first layer: there is no ∂E/∂x.</remarks>
/// <param name="Bins">The number of bins of each input; an input with 0 is passed on as it is.</param>
/// <param name="Width">The length of a vector.</param>
public sealed record PiecewiseLinearLayer(ImmutableArray<int> Bins, int Width) : Layer
{
    const int MostPlaces = 1 << 24;

    /// <summary>The ends of the bins of each input, ascending; fewer than two for an input without bins.</summary>
    [JsonIgnore]
    public ImmutableArray<ImmutableArray<float>> Edges { get; init; } = [];

    internal override bool IsFirst => true;

    internal override string ProblemAsLast => "embeds numbers, and its vectors are not logits: add a dense layer after it";

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
    public override int OutputsFor(int inputs)
    {
        if (Width < 1)
            throw new ArgumentException($"has vectors of {Width} numbers; it must be at least 1");
        if (Bins.IsDefault || Bins.Length != inputs || Bins.Any(count => count < 0) || Bins.All(count => count == 0))
            throw new ArgumentException($"needs a number of bins, 0 or more, for each of {inputs} inputs, and at least one with bins");
        long bins = Bins.Sum(count => (long)count), outputs = Bins.Sum(count => count == 0 ? 1L : Width);
        // Places are kept as floats.
        return Math.Max(bins, outputs) <= MostPlaces
            ? (int)outputs
            : throw new ArgumentException($"has {bins} bins and {outputs} outputs; there must be at most {MostPlaces} of each");
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs)
    {
        int bins = Bins.Sum();
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
    public override string ToString() => $"{OutputsFor(Bins.Length)} piecewise linear";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        int outputs = OutputsFor(Bins.Length);
        var table = new BinTable(Bins, tape.Parameter("start"), tape.Parameter("slope"),
            tape.Constant("of outputs", outputs, OfOutputs()), tape.Constant("of bins", Bins.Sum(), OfBins()));
        var output = tape.Output(input.RowsPerExample, outputs, Activation.Identity);
        tape.Forward(new PiecewiseLinearOperation(tape.Step("embedding"), input.X, table, tape.Parameter("weight"), output.X), output);
        if (output.Delta is { } delta)
        {
            tape.Backward(new PiecewiseLinearGradientOperation(
                tape.Step("gradients"), input.X, delta, table, tape.Gradient("weight")), output);
        }
        return output;
    }

    // Of each output its input, its first bin, the number of bins, and its column of W, one row after the other.
    float[] OfOutputs()
    {
        List<float> inputs = [], firsts = [], counts = [], columns = [];
        int first = 0;
        foreach (var (input, count) in Bins.Index())
        {
            for (int column = 0; column < (count == 0 ? 1 : Width); column++)
            {
                inputs.Add(input);
                firsts.Add(first);
                counts.Add(count);
                columns.Add(column);
            }
            first += count;
        }
        return [.. inputs, .. firsts, .. counts, .. columns];
    }

    // Of each bin its input, and the first output of that.
    float[] OfBins()
    {
        List<float> inputs = [], outputs = [];
        int output = 0;
        foreach (var (input, count) in Bins.Index())
        {
            inputs.AddRange(Enumerable.Repeat((float)input, count));
            outputs.AddRange(Enumerable.Repeat((float)output, count));
            output += count == 0 ? 1 : Width;
        }
        return [.. inputs, .. outputs];
    }
}
