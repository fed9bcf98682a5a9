using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Embedding;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// The periodic embedding of numbers (Gorishniy, Rubachev and Babenko, On Embeddings for Numerical Features, 2022) in the form of RealMLP
/// (Holzmüller, Grinsztajn and Steinwart, Better by Default, 2024): a number x becomes the vector of x itself and of
/// Σ_t cos 2π(c_t·x + b_t)·W_t over cosines t, whose frequencies c_t and phases b_t are learned.
/// </summary>
/// <param name="Frequencies">The number of cosines of each input; an input with 0 is passed on as it is.</param>
/// <param name="Width">The length of a vector, with x.</param>
public sealed record PeriodicLayer(ImmutableArray<int> Frequencies, int Width) : NumberEmbeddingLayer(Width)
{
    /// <summary>The standard deviation of the first frequencies.</summary>
    [JsonIgnore]
    public float Scale { get; init; } = 0.1f;

    private protected override ImmutableArray<int> Counts => Frequencies;

    private protected override string Basis => "frequencies";

    private protected override int LeastWidth => 2;

    // x, and then its cosines.
    private protected override BlockDiagonalProduct Product =>
        new([.. Frequencies.SelectMany(count => new[] { 0, count }.Take(count == 0 ? 1 : 2))], Width - 1);

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs)
    {
        int cosines = Product.Terms;
        return
        [
            // Cosines have half the power of scaled numbers, as rectified ones have, so the vectors have the same.
            new("weight", TensorRole.Weight, cosines, Width - 1, Frequencies.Max(), Initialiser.HeUniform),
            ParameterTensor.Bias("frequency", inputs: 1, cosines, new NormalInitialiser("frequency", Scale * Scale, (_, _) => 1)),
            // One turn.
            ParameterTensor.Bias("phase", inputs: 1, cosines, new UniformInitialiser("phase", 1.0 / 12, (_, _) => 1)),
        ];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Product.Outputs} periodic";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        var (values, table) = RecordValues<Cosine>(tape, input, "frequency", "phase", learns: true, keepsNumbers: true);
        if (values.Delta is { } delta)
        {
            tape.Backward(new CosineGradientOperation(
                tape.Step("gradients of cosines"), input.X, delta, table, tape.Parameter("frequency"), tape.Parameter("phase"),
                tape.Gradient("frequency"), tape.Gradient("phase")), input);
        }
        return Product.Record(tape, values);
    }
}
