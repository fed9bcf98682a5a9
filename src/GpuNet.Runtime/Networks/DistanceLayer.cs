using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// The Euclidean distance of the two halves of its input: D = ‖a − b‖, ∂E/∂a = g·(a − b)/D, ∂E/∂b = −∂E/∂a, both 0 where D is 0.
/// </summary>
public sealed record DistanceLayer : Layer
{
    /// <inheritdoc/>
    public override int OutputsFor(int inputs) =>
        inputs % 2 == 0 ? 1 : throw new ArgumentException($"is a distance of two halves, but {inputs} is not an even number of inputs");

    /// <inheritdoc/>
    public override string ToString() => "distance";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        var output = tape.Output(input.RowsPerExample, columns: 1, Activation.Identity);
        tape.Forward(new DistanceOperation(tape.Step("distance"), input.X, output.X), output);
        if (output.Delta is { } g && input.Delta is { } below)
        {
            tape.TimesDerivative(input);
            tape.Backward(new DistanceBackwardOperation(tape.Step("backward"), input.X, output.X, g, below), output);
        }
        return output;
    }
}
