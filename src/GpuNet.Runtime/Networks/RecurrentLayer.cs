using System.Text.Json.Serialization;
using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// A recurrent layer of dense cells, unrolled over time: h_t = θ(x_t·W + h_{t−1}·U + b) for t = 1 … T with h_0 = 0; the output is h_T,
/// or h_1 … h_T for another recurrent layer. A row of the input holds the T steps one after the other, T·n values, and so does a row
/// of h_1 … h_T. Backward is backpropagation through time (Werbos, 1990): with g_t = ∂E/∂h_t from above,
/// δ_t = (g_t + δ_{t+1}·Uᵀ) ⊙ θ′, and ∂E/∂W = Σ_t x_tᵀ·δ_t, ∂E/∂U = Σ_t h_{t−1}ᵀ·δ_t, ∂E/∂b = Σ_t 1ᵀ·δ_t.
/// </summary>
/// <remarks>
/// All steps share the weights, so x·W is one product for all steps, and so is each gradient: its sum over the steps is a sum over more
/// rows. Only h·U is computed step by step.
/// </remarks>
/// <param name="Width">Number of units, h.</param>
/// <param name="Steps">T; divides the number of inputs.</param>
/// <param name="Activation">θ.</param>
/// <param name="ReturnsSequence">Whether the output is h_1 … h_T, not h_T alone.</param>
public sealed record RecurrentLayer(int Width, int Steps, Activation Activation, bool ReturnsSequence = false) : Layer
{
    /// <summary>The initialiser of W; by default chosen by the activation. U is initialised orthogonally.</summary>
    [JsonIgnore]
    public Initialiser? Initialiser { get; init; }

    /// <summary>The initialiser of b.</summary>
    [JsonIgnore]
    public Initialiser BiasInitialiser { get; init; } = Initialiser.Zeros;

    internal override Activation OutputActivation => Activation;

    internal override string ProblemAsLast => "is recurrent, and its states are not logits: add a dense layer after it";

    // Rows per example: the initial state, which is 0, and one row per step.
    int Pitch => Steps + 1;

    /// <inheritdoc/>
    public override int OutputsFor(int inputs)
    {
        if (Width < 1 || Steps < 1)
            throw new ArgumentException($"has a width of {Width} and {Steps} steps; there must be at least 1 of both");
        if (inputs % Steps != 0)
            throw new ArgumentException($"has {Steps} steps, but {inputs} inputs are not a multiple of that");
        return ReturnsSequence ? checked(Steps * Width) : Width;
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs) =>
    [
        ParameterTensor.Weight("weight", inputs / Steps, Width, Initialiser ?? Initialiser.For(Activation)),
        ParameterTensor.Weight("recurrent", Width, Width, Initialiser.Orthogonal),
        ParameterTensor.Bias("bias", inputs / Steps, Width, BiasInitialiser),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Width} {Activation} recurrent over {Steps} steps{(ReturnsSequence ? ", all of them" : "")}";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        var (w, u) = (tape.Parameter("weight"), tape.Parameter("recurrent"));
        int rows = input.RowsPerExample * Pitch, inputs = input.X.Columns / Steps;
        // Row t of an example is that of step t; row 0 is never written and stays 0.
        Matrix x = tape.Matrix("input", rows, inputs), z = tape.Matrix("sums", rows, Width), h = tape.Matrix("states", rows, Width);
        bool keepsS = tape.KeepsPreActivation(Activation);
        tape.Forward(new SplitRowsOperation(tape.Step("split"), input.X, x, Steps, Pitch), input);
        tape.Forward(new ForwardOperation(
            tape.Step("forward"), Activation.Identity, x, w, tape.Parameter("bias"), S: null, z), rows);
        for (int t = 1; t <= Steps; t++)
        {
            tape.Forward(new ForwardOperation(
                tape.Step($"forward {t}"), Activation, At(h, t - 1), u, At(z, t), keepsS ? At(z, t) : null, At(h, t)), input);
        }

        // One extra row: ∂E/∂U pairs δ with h of the row before, and the products across two examples are 0.
        Matrix? delta = tape.IsTraining ? tape.Matrix("state deltas", rows, Width, extraRows: 1) : null;
        var from = keepsS ? z : h;
        var output = ReturnsSequence
            ? tape.Output(input.RowsPerExample, Steps * Width, Activation.Identity)
            : new Signal(
                At(h, Steps), input.RowsPerExample, Activation, keepsS ? At(z, Steps) : null,
                delta is { } all ? At(all, Steps) : null, At(h, Steps));
        if (ReturnsSequence)
            tape.Forward(new JoinRowsOperation(tape.Step("join"), h, output.X, Steps, Pitch), output);
        if (delta is { } deltas)
        {
            RecordGradients(tape, input, x, h, deltas, w);
            RecordThroughTime(tape, input, output, from, deltas, u);
        }
        return output;
    }

    // Backward runs in reverse order.
    void RecordGradients(Tape tape, Signal input, Matrix x, Matrix h, Matrix delta, Matrix w)
    {
        int rows = input.RowsPerExample * Pitch;
        var later = delta with { Offset = delta.Offset + delta.Stride, Rows = delta.Rows - 1 };
        // 1ᵀ·δ is the same for both: the row that the second omits is 0.
        tape.Backward(new GradientOperation(
            tape.Step("recurrent gradients"), h, later, tape.Gradient("recurrent"), tape.Gradient("bias")), rows);
        tape.Backward(new GradientOperation(
            tape.Step("gradients"), x, delta, tape.Gradient("weight"), tape.Gradient("bias")), rows);
        if (input.Delta is { } below)
        {
            var deltaX = tape.Matrix("input delta", rows, x.Columns);
            tape.TimesDerivative(input);
            tape.Backward(new JoinRowsOperation(tape.Step("join backward"), deltaX, below, Steps, Pitch), input);
            tape.Backward(new BackwardOperation(tape.Step("backward"), Activation.Identity, delta, w, x, deltaX), rows);
        }
    }

    // From the last step to the first. If every step has a g, δ starts as g ⊙ θ′, and the part from the next step is added.
    void RecordThroughTime(Tape tape, Signal input, Signal output, Matrix from, Matrix delta, Matrix u)
    {
        int rows = input.RowsPerExample * Pitch;
        var behind = ReturnsSequence ? tape.Matrix("deltas behind", rows, Width) : delta;
        for (int t = 1; t < Steps; t++)
        {
            if (ReturnsSequence)
                tape.Backward(new AddOperation(tape.Step($"add {t}"), At(behind, t), At(delta, t)), input);
            tape.Backward(new BackwardOperation(
                tape.Step($"backward {t}"), Activation, At(delta, t + 1), u, At(from, t), At(behind, t)), input);
        }
        if (!ReturnsSequence)
            return;
        // The initial state has no g: its δ stays 0.
        tape.Backward(new DifferentiateOperation(tape.Step("derivative"), Activation, from, delta), rows);
        tape.Backward(new SplitRowsOperation(tape.Step("split backward"), output.Delta!.Value, delta, Steps, Pitch), output);
    }

    // The rows of one step, one row per example.
    Matrix At(Matrix matrix, int step) => matrix with
    {
        Offset = matrix.Offset + step * matrix.Stride,
        Rows = matrix.Rows / Pitch,
        Stride = Pitch * matrix.Stride,
    };
}
