using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy, 2015): S = γ ⊙ x̂ + β, X = θ(S), with x̂ = (X_below − μ)/√(σ² + ε). In training μ and σ² are
/// those of each column of the batch; in inference they are the running statistics that the layer keeps.
/// </summary>
/// <param name="Activation">θ, applied after the normalisation.</param>
/// <param name="Momentum">m of running ← running + m·(now − running), above 0 and at most 1.</param>
/// <param name="Epsilon">ε, above 0.</param>
public sealed record BatchNormLayer(Activation Activation, float Momentum = 0.1f, float Epsilon = 1e-5f) : Layer
{
    internal override Activation OutputActivation => Activation;

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => Momentum > 0f && Momentum <= 1f && Epsilon > 0f
        ? inputs
        : throw new ArgumentException(
            $"has a momentum of {Momentum} and an ε of {Epsilon}; they must be above 0, and the momentum at most 1");

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs) =>
    [
        ParameterTensor.Scale("gamma", inputs, value: 1f),
        ParameterTensor.Scale("beta", inputs, value: 0f),
        ParameterTensor.State("mean", inputs, value: 0f),
        ParameterTensor.State("variance", inputs, value: 1f),
    ];

    /// <inheritdoc/>
    public override string ToString() => Activation == Activation.Identity ? "batch norm" : $"batch norm {Activation}";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        var (gamma, beta) = (tape.Parameter("gamma"), tape.Parameter("beta"));
        var (mean, variance) = (tape.Parameter("mean"), tape.Parameter("variance"));
        var statistics = new Statistics(mean, variance, PerRow: false, Epsilon);
        if (tape.IsTraining)
        {
            int columns = input.X.Columns;
            statistics = statistics with { Mean = tape.Vector("mean", columns), Variance = tape.Vector("variance", columns) };
            tape.Forward(new ColumnStatisticsOperation(tape.Step("statistics"), input.X, statistics, mean, variance, Momentum), input);
        }
        var output = tape.Output(input.RowsPerExample, input.X.Columns, Activation);
        tape.Forward(new NormaliseOperation(
            tape.Step("normalise"), Activation, input.X, statistics, gamma, beta, output.S, output.X), output);
        if (output.Delta is not { } delta)
            return output;

        var (gammaGradient, betaGradient) = (tape.Gradient("gamma"), tape.Gradient("beta"));
        if (input.Delta is { } below)
        {
            tape.TimesDerivative(input);
            tape.Backward(new BatchNormBackwardOperation(
                tape.Step("backward"), delta, input.X, statistics, gamma, gammaGradient, betaGradient, below), output);
        }
        tape.Backward(new NormaliseGradientOperation(
            tape.Step("gradients"), delta, input.X, statistics, gammaGradient, betaGradient), output);
        return output;
    }
}
