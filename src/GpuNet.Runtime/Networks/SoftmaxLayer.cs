using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// Softmax in a hidden layer: x_k = e^{s_k − max}/Σ_j e^{s_j − max} in each row, and backward ∂E/∂s_k = x_k·(g_k − Σ_j g_j·x_j) with g =
/// ∂E/∂X (Bridle, 1990). After the last layer, softmax is part of the loss.
/// </summary>
public sealed record SoftmaxLayer : Layer
{
    internal override string ProblemAsLast => "is a softmax, but the loss takes logits: leave it out, softmax_cross_entropy includes it";

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => inputs;

    /// <inheritdoc/>
    public override string ToString() => "softmax";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        // The layer above passes g itself, because softmax has no elementwise derivative.
        var output = tape.Output(input.RowsPerExample, input.X.Columns, GpuNet.Activation.Identity);
        tape.Forward(new SoftmaxOperation(tape.Step("softmax"), input.X, output.X), output);
        if (output.Delta is { } g && input.Delta is { } below)
        {
            tape.TimesDerivative(input);
            tape.Backward(new SoftmaxBackwardOperation(tape.Step("backward"), output.X, g, below), output);
        }
        return output;
    }
}
