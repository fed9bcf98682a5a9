using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// A recurrent layer of dense cells: h_t = θ(x_t·W + h_{t−1}·U + b). Backward, with g_t = ∂E/∂h_t from above,
/// δ_t = (g_t + δ_{t+1}·Uᵀ) ⊙ θ′, and ∂E/∂W = Σ_t x_tᵀ·δ_t, ∂E/∂U = Σ_t h_{t−1}ᵀ·δ_t, ∂E/∂b = Σ_t 1ᵀ·δ_t.
/// </summary>
/// <param name="Width">Number of units, h.</param>
/// <param name="Steps">T; divides the number of inputs.</param>
/// <param name="Activation">θ.</param>
/// <param name="ReturnsSequence">Whether the output is h_1 … h_T, not h_T alone.</param>
public sealed record RecurrentLayer(int Width, int Steps, Activation Activation, bool ReturnsSequence = false)
    : UnrolledLayer(Width, Steps, ReturnsSequence)
{
    internal override Activation OutputActivation => Activation;

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs) =>
    [
        ParameterTensor.Weight("weight", inputs / Steps, Width, Initialiser ?? Initialiser.For(Activation)),
        ParameterTensor.Weight("recurrent", Width, Width, Initialiser.Orthogonal),
        ParameterTensor.Bias("bias", inputs / Steps, Width, BiasInitialiser),
    ];

    /// <inheritdoc/>
    public override string ToString() => Describe($"{Activation} recurrent");

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        var u = tape.Parameter("recurrent");
        int rows = input.RowsPerExample * Pitch, inputs = input.X.Columns / Steps;
        Matrix x = tape.Matrix("input", rows, inputs), z = tape.Matrix("sums", rows, Width), h = tape.Matrix("states", rows, Width);
        bool keepsS = tape.KeepsPreActivation(Activation);
        RecordProduct(tape, input, x, z);
        for (int t = 1; t <= Steps; t++)
        {
            tape.Forward(new ForwardOperation(
                tape.Step($"forward {t}"), Activation, At(h, t - 1), u, At(z, t), keepsS ? At(z, t) : null, At(h, t)), input);
        }

        Matrix? delta = tape.IsTraining ? tape.Matrix("state deltas", rows, Width, extraRows: 1) : null;
        var output = ReturnsSequence
            ? RecordSequence(tape, input, h)
            : new Signal(
                At(h, Steps), input.RowsPerExample, Activation, keepsS ? At(z, Steps) : null,
                delta is { } all ? At(all, Steps) : null, At(h, Steps));
        if (delta is { } deltas)
        {
            // 1ᵀ·δ is the same for both products: the row that the second omits is 0.
            RecordGradients(tape, input, x, h, deltas, deltas, "bias");
            RecordThroughTime(tape, input, output, keepsS ? z : h, deltas, u);
        }
        return output;
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
}
