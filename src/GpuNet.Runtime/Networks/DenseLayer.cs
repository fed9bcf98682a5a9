using System.Text.Json.Serialization;
using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// A dense layer: X = θ(S), S = X_below·W + b; δ below = (δ·Wᵀ) ⊙ θ′ below, ∂E/∂W = X_belowᵀ·δ, ∂E/∂b = 1ᵀ·δ
/// (Rumelhart, Hinton and Williams, 1986).
/// </summary>
/// <param name="Width">Number of units.</param>
/// <param name="Activation">θ.</param>
public sealed record DenseLayer(int Width, Activation Activation) : Layer
{
    /// <summary>The initial weights; by default chosen by the activation.</summary>
    [JsonIgnore]
    public Initialiser? Initialiser { get; init; }

    /// <summary>The initial biases.</summary>
    [JsonIgnore]
    public Initialiser BiasInitialiser { get; init; } = Initialiser.Zeros;

    internal override Activation OutputActivation => Activation;

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) =>
        Width >= 1 ? Width : throw new ArgumentException($"has a width of {Width}; it must be at least 1");

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs) =>
    [
        ParameterTensor.Weight("weight", inputs, Width, Initialiser ?? Initialiser.For(Activation)),
        ParameterTensor.Bias("bias", inputs, Width, BiasInitialiser),
    ];

    /// <inheritdoc/>
    public override string ToString() => Activation == Activation.Identity ? $"{Width}" : $"{Width} {Activation}";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        var (w, bias) = (tape.Parameter("weight"), tape.Parameter("bias"));
        var output = tape.Output(input.RowsPerExample, Width, Activation);
        tape.Forward(new ForwardOperation(tape.Step("forward"), Activation, input.X, w, bias, output.S, output.X), output);
        if (output.Delta is not { } delta)
            return output;
        // Backward runs in reverse order: δ below comes first, while δ is in cache.
        tape.Backward(new GradientOperation(
            tape.Step("gradients"), input.X, delta, tape.Gradient("weight"), tape.Gradient("bias")), output);
        if (input.Delta is { } below)
            tape.Backward(new BackwardOperation(tape.Step("backward"), input.Activation, delta, w, input.DerivativeFrom, below), output);
        return output;
    }
}
