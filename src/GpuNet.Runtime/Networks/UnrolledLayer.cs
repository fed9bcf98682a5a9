using System.Text.Json.Serialization;
using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// A recurrent layer, unrolled over time: h_t is a function of x_t and h_{t−1} for t = 1 … T, with h_0 = 0; the output is h_T, or
/// h_1 … h_T for another recurrent layer. A row of the input holds the T steps one after the other, T·n values, and so does a row of
/// h_1 … h_T. Backward is backpropagation through time (Werbos, 1990).
/// </summary>
/// <remarks>
/// All steps share the weights, so x·W is one product for all steps, and so is each gradient: its sum over the steps is a sum over more
/// rows. Only h·U is computed step by step.
/// </remarks>
/// <param name="Width">Number of units, h.</param>
/// <param name="Steps">T; divides the number of inputs.</param>
/// <param name="ReturnsSequence">Whether the output is h_1 … h_T, not h_T alone.</param>
public abstract record UnrolledLayer(int Width, int Steps, bool ReturnsSequence) : Layer
{
    /// <summary>The initialiser of W; by default chosen by the activation. U is initialised orthogonally.</summary>
    [JsonIgnore]
    public Initialiser? Initialiser { get; init; }

    /// <summary>The initialiser of the biases.</summary>
    [JsonIgnore]
    public Initialiser BiasInitialiser { get; init; } = Initialiser.Zeros;

    internal override string ProblemAsLast => "is recurrent, and its states are not logits: add a dense layer after it";

    /// <summary>Rows per example: the initial state, which is 0, and one row per step.</summary>
    private protected int Pitch => Steps + 1;

    /// <inheritdoc/>
    public override int OutputsFor(int inputs)
    {
        if (Width < 1 || Steps < 1)
            throw new ArgumentException($"has a width of {Width} and {Steps.Counted("step")}; there must be at least 1 of both");
        if (inputs % Steps != 0)
            throw new ArgumentException($"has {Steps.Counted("step")}, but {inputs} inputs are not a multiple of that");
        return ReturnsSequence ? checked(Steps * Width) : Width;
    }

    /// <summary>What it is called, with its steps.</summary>
    private protected string Describe(string kind) => $"{Width} {kind} over {Steps} steps{(ReturnsSequence ? ", all of them" : "")}";

    /// <summary>
    /// Records x_t·W + b of all steps. Row t of an example is that of step t; row 0 of x is never written and stays 0.
    /// </summary>
    private protected void RecordProduct(Tape tape, Signal input, Matrix x, Matrix sums)
    {
        tape.Forward(new SplitRowsOperation(tape.Step("split"), input.X, x, Steps, Pitch), input);
        tape.Forward(
            new ForwardOperation(
                tape.Step("forward"), Activation.Identity, x, tape.Parameter("weight"), tape.Parameter("bias"), S: null, sums),
            input.RowsPerExample * Pitch);
    }

    /// <summary>
    /// Records the gradients of the products, and ∂E/∂X. Backward runs in reverse order: it comes before what makes the δ.
    /// </summary>
    /// <param name="tape">The plan that is being recorded.</param>
    /// <param name="input">The input of the layer.</param>
    /// <param name="x">The input, a row for each step.</param>
    /// <param name="h">The states, behind the initial one.</param>
    /// <param name="delta">δ of x_t·W + b, 0 in the row of the initial state.</param>
    /// <param name="recurrentDelta">δ of h_{t−1}·U, with one more row, which is 0.</param>
    /// <param name="recurrentBias">The name of the bias that is added to h_{t−1}·U.</param>
    private protected void RecordGradients(
        Tape tape, Signal input, Matrix x, Matrix h, Matrix delta, Matrix recurrentDelta, string recurrentBias)
    {
        int rows = input.RowsPerExample * Pitch;
        // ∂E/∂U pairs δ with h of the row before; the products across two examples are 0.
        var later = recurrentDelta with { Offset = recurrentDelta.Offset + recurrentDelta.Stride, Rows = recurrentDelta.Rows - 1 };
        tape.Backward(new GradientOperation(
            tape.Step("recurrent gradients"), h, later, tape.Gradient("recurrent"), tape.Gradient(recurrentBias)), rows);
        tape.Backward(new GradientOperation(
            tape.Step("gradients"), x, delta, tape.Gradient("weight"), tape.Gradient("bias")), rows);
        if (input.Delta is { } below)
        {
            var deltaX = tape.Matrix("input delta", rows, x.Columns);
            tape.TimesDerivative(input);
            tape.Backward(new JoinRowsOperation(tape.Step("join backward"), deltaX, below, Steps, Pitch), input);
            tape.Backward(new BackwardOperation(
                tape.Step("backward"), Activation.Identity, delta, tape.Parameter("weight"), x, deltaX), rows);
        }
    }

    /// <summary>Records the output h_1 … h_T, side by side.</summary>
    private protected Signal RecordSequence(Tape tape, Signal input, Matrix h)
    {
        var output = tape.Output(input.RowsPerExample, Steps * Width, Activation.Identity);
        tape.Forward(new JoinRowsOperation(tape.Step("join"), h, output.X, Steps, Pitch), output);
        return output;
    }

    /// <summary>The rows of one step, one row per example.</summary>
    private protected Matrix At(Matrix matrix, int step) => matrix with
    {
        Offset = matrix.Offset + step * matrix.Stride,
        Rows = matrix.Rows / Pitch,
        Stride = Pitch * matrix.Stride,
    };
}
