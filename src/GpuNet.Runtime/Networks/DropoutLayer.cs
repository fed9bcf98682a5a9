using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// Inverted dropout (Srivastava et al., 2014): training multiplies by m/(1 − p), where m is 0 with probability p and 1 otherwise; inference
/// changes nothing.
/// </summary>
/// <param name="Rate">p, the fraction of units that a training step drops, from 0 to below 1.</param>
public sealed record DropoutLayer(float Rate) : Layer
{
    internal override string ProblemAsLast => "is dropout, which would drop outputs: use it after hidden layers only";

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) =>
        Rate >= 0f && Rate < 1f ? inputs : throw new ArgumentException($"has a dropout of {Rate}; it must be from 0 to below 1");

    /// <inheritdoc/>
    public override string ToString() => $"dropout {Rate}";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        if (!tape.IsTraining)
            return input;
        var output = input with { X = tape.MatrixLike("output", input) };
        tape.Forward(new DropoutOperation(tape.Step("dropout"), tape.LayerNumber, Rate, tape.Seed, input.X, output.X), output);
        // The layer above has written δ ⊙ θ′ to the δ of the layer below. The factor m/(1 − p) commutes with θ′.
        if (input.Delta is { } delta)
            tape.Backward(new DropoutOperation(tape.Step("dropout"), tape.LayerNumber, Rate, tape.Seed, delta, delta), output);
        return output;
    }
}
