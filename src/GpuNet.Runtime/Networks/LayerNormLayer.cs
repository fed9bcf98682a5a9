using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// Layer normalisation (Ba, Kiros and Hinton, 2016): S = γ ⊙ x̂ + β, X = θ(S), with x̂ = (X_below − μ)/√(σ² + ε). μ and σ² are those of
/// each row, so training and inference are the same for any batch size.
/// </summary>
/// <param name="Activation">θ, applied after the normalisation.</param>
/// <param name="Epsilon">ε, above 0.</param>
public sealed record LayerNormLayer(Activation Activation, float Epsilon = 1e-5f) : Layer
{
    internal override Activation OutputActivation => Activation;

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) =>
        Epsilon > 0f ? inputs : throw new ArgumentException($"has an ε of {Epsilon}; it must be above 0");

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs) =>
        [ParameterTensor.Scale("gamma", inputs, value: 1f), ParameterTensor.Scale("beta", inputs, value: 0f)];

    /// <inheritdoc/>
    public override string ToString() => Activation == Activation.Identity ? "layer norm" : $"layer norm {Activation}";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        var gamma = tape.Parameter("gamma");
        var statistics = new Statistics(
            tape.Matrix("mean", input.RowsPerExample, 1), tape.Matrix("variance", input.RowsPerExample, 1), PerRow: true, Epsilon);
        var output = tape.Output(input.RowsPerExample, input.X.Columns, Activation);
        tape.Forward(new RowStatisticsOperation(tape.Step("statistics"), input.X, statistics), output);
        tape.Forward(new NormaliseOperation(
            tape.Step("normalise"), Activation, input.X, statistics, gamma, tape.Parameter("beta"), output.S, output.X), output);
        if (output.Delta is not { } delta)
            return output;

        tape.Backward(new NormaliseGradientOperation(
            tape.Step("gradients"), delta, input.X, statistics, tape.Gradient("gamma"), tape.Gradient("beta")), output);
        if (input.Delta is { } below)
        {
            tape.TimesDerivative(input);
            tape.Backward(new LayerNormBackwardOperation(tape.Step("backward"), delta, input.X, statistics, gamma, below), output);
        }
        return output;
    }
}
