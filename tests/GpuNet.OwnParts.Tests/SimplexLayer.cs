using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet.OwnParts.Tests;

/// <summary>A layer of the caller's, made of operations that devices have: each row becomes shares that add up to 1.</summary>
public sealed record SimplexLayer : Layer
{
    public override int OutputsFor(int inputs) => inputs;

    public override Signal Record(Tape tape, Signal input)
    {
        var output = tape.Output(input.RowsPerExample, input.X.Columns, Activation.Identity);
        tape.Forward(new SoftmaxOperation(tape.Step("simplex"), input.X, output.X), output);
        if (output.Delta is { } g && input.Delta is { } below)
        {
            tape.TimesDerivative(input);
            tape.Backward(new SoftmaxBackwardOperation(tape.Step("simplex backward"), output.X, g, below), output);
        }
        return output;
    }
}
