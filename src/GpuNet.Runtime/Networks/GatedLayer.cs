using GpuNet.Devices.Operations;
using GpuNet.Kernels.Recurrent;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// A recurrent layer of gated cells. The products of all gates are one: a_t = x_t·W + b and v_t = h_{t−1}·U + c with
/// W (n, gates · h), U (h, gates · h); what the cell makes of them is elementwise. Backward, with δa and δv from the cell,
/// ∂E/∂W = Σ_t x_tᵀ·δa_t, ∂E/∂b = Σ_t 1ᵀ·δa_t, ∂E/∂U = Σ_t h_{t−1}ᵀ·δv_t, ∂E/∂c = Σ_t 1ᵀ·δv_t, and ∂E/∂h_{t−1} is δv_t·Uᵀ and what the
/// cell carries past the products. The tensors are those of PyTorch: W and U are its <c>weight_ih</c> and <c>weight_hh</c>, transposed, and
/// b and c its <c>bias_ih</c> and <c>bias_hh</c>.
/// </summary>
/// <param name="Width">Number of units, h.</param>
/// <param name="Steps">T; divides the number of inputs.</param>
/// <param name="ReturnsSequence">Whether the output is h_1 … h_T, not h_T alone.</param>
public abstract record GatedLayer(int Width, int Steps, bool ReturnsSequence) : UnrolledLayer(Width, Steps, ReturnsSequence)
{
    private protected abstract GatedCell Cell { get; }

    /// <summary>The initialiser of b.</summary>
    private protected virtual Initialiser FirstBias => BiasInitialiser;

    /// <inheritdoc/>
    public override int OutputsFor(int inputs)
    {
        int outputs = base.OutputsFor(inputs);
        _ = checked(Width * Cell.Gates);
        return outputs;
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs) =>
    [
        ParameterTensor.Weight("weight", inputs / Steps, Cell.Gates * Width, Initialiser ?? Initialiser.GlorotUniform),
        ParameterTensor.Weight("recurrent", Width, Cell.Gates * Width, Initialiser.Orthogonal),
        ParameterTensor.Bias("bias", inputs / Steps, Cell.Gates * Width, FirstBias),
        ParameterTensor.Bias("recurrent_bias", Width, Cell.Gates * Width, Initialiser.Zeros),
    ];

    /// <inheritdoc/>
    public sealed override string ToString() => Describe(Cell.Name);

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        int rows = input.RowsPerExample * Pitch, gates = Cell.Gates * Width;
        Matrix x = tape.Matrix("input", rows, input.X.Columns / Steps), h = tape.Matrix("states", rows, Width);
        Matrix a = tape.Matrix("gates", rows, gates), v = tape.Matrix("recurrent sums", rows, gates);
        var state = Cell.HasState ? tape.Matrix("cell states", rows, Width) : h;
        RecordProduct(tape, input, x, a);
        var steps = new CellOperation[Steps];
        for (int t = 1; t <= Steps; t++)
        {
            tape.Forward(
                new ForwardOperation(
                    tape.Step($"forward {t}"), Activation.Identity, At(h, t - 1), tape.Parameter("recurrent"),
                    tape.Parameter("recurrent_bias"), S: null, At(v, t)),
                input);
            steps[t - 1] = new(tape.Step($"cell {t}"), Cell, At(a, t), At(v, t), At(state, t - 1), At(state, t), At(h, t));
            tape.Forward(steps[t - 1], input);
        }

        // ∂E/∂h_t from above. Without a sequence all but that of the last step stay 0.
        Matrix? above = tape.IsTraining ? tape.Matrix("state deltas", rows, Width) : null;
        var output = ReturnsSequence
            ? RecordSequence(tape, input, h)
            : new Signal(
                At(h, Steps), input.RowsPerExample, Activation.Identity, S: null, above is { } all ? At(all, Steps) : null, At(h, Steps));
        if (above is { } deltas)
            RecordThroughTime(tape, input, output, x, h, deltas, steps);
        return output;
    }

    // Recorded from the first step to the last, so that it runs from the last to the first. Nothing comes from behind the last step: its
    // rows are never written and stay 0.
    void RecordThroughTime(Tape tape, Signal input, Signal output, Matrix x, Matrix h, Matrix above, CellOperation[] steps)
    {
        int rows = input.RowsPerExample * Pitch, gates = Cell.Gates * Width;
        var deltaV = tape.Matrix("recurrent deltas", rows, gates, extraRows: 1);
        var deltaA = Cell.HasTwoDeltas ? tape.Matrix("deltas", rows, gates) : deltaV;
        Matrix behind = tape.Matrix("deltas behind", rows, Width), carry = tape.Matrix("carry", rows, Width);
        RecordGradients(tape, input, x, h, deltaA, deltaV, "recurrent_bias");
        for (int t = 1; t <= Steps; t++)
        {
            tape.Backward(
                new CellBackwardOperation(
                    tape.Step($"cell backward {t}"), steps[t - 1], At(above, t), At(behind, t), At(carry, t), At(deltaA, t),
                    At(deltaV, t), At(carry, t - 1)),
                input);
            if (t < Steps)
            {
                tape.Backward(
                    new BackwardOperation(
                        tape.Step($"backward {t}"), Activation.Identity, At(deltaV, t + 1), tape.Parameter("recurrent"), At(h, t),
                        At(behind, t)),
                    input);
            }
        }
        if (ReturnsSequence)
            tape.Backward(new SplitRowsOperation(tape.Step("split backward"), output.Delta!.Value, above, Steps, Pitch), output);
    }
}
