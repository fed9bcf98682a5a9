using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// A dense layer whose weights the k members of an ensemble share, each with scalings and biases of its own:
/// X_m = θ(((X_below,m ⊙ r_m)·W) ⊙ s_m + b_m). Initially s is 1, and r is ±1 where all members read the same row, otherwise 1 (Wen, Tran
/// and Ba, BatchEnsemble, 2020; Gorishniy, Kotelnikov and Babenko, TabM, 2025). Behind it an example has a row for each member, so the
/// product is one of a batch of N·k rows.
/// </summary>
/// <param name="Members">k, at least 2.</param>
/// <param name="Width">Number of units of a member.</param>
/// <param name="Activation">θ.</param>
/// <param name="SharesInputs">Whether all members read the same row, as the first of these layers does.</param>
public sealed record BatchEnsembleLayer(int Members, int Width, Activation Activation, bool SharesInputs)
    : EnsembleLayer(Members, Width, Activation, SharesInputs)
{
    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs) =>
    [
        ParameterTensor.Weight("weight", inputs, Width, Initialiser ?? Initialiser.For(Activation)),
        new("input_scale", TensorRole.Bias, Members, inputs, inputs, SharesInputs ? SignInitialiser.Instance : Initialiser.Constant(1f)),
        new("output_scale", TensorRole.Bias, Members, Width, inputs, Initialiser.Constant(1f)),
        new("bias", TensorRole.Bias, Members, Width, inputs, new SameRowsInitialiser(BiasInitialiser)),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Members} of {Width}{(Activation == Activation.Identity ? "" : $" {Activation}")}";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        int rows = SharesInputs ? input.RowsPerExample * Members : input.RowsPerExample;
        var scaled = Inner("scaled", input.X.Columns);
        var product = Inner("product", Width);
        var output = tape.Output(rows, Width, Activation);
        var w = tape.Parameter("weight");

        MemberScaling.Record(tape, input, scaled, "input_scale");
        tape.Forward(new ForwardOperation(
            tape.Step("forward"), Activation.Identity, scaled.X, w, tape.Vector("no bias", Width), S: null, product.X), rows);
        if (product.Delta is { } delta)
        {
            tape.Backward(new GradientOperation(
                tape.Step("gradients"), scaled.X, delta, tape.Gradient("weight"), tape.Vector("no bias gradient", Width)), rows);
            tape.Backward(new BackwardOperation(
                tape.Step("backward"), Activation.Identity, delta, w, scaled.X, scaled.Delta!.Value), rows);
        }
        MemberScaling.Record(tape, product, output, "output_scale", "bias");
        return output;

        Signal Inner(string name, int columns)
        {
            var x = tape.Matrix(name, rows, columns);
            return new(x, rows, Activation.Identity, S: null, tape.IsTraining ? tape.Matrix($"{name} delta", rows, columns) : null, x);
        }
    }
}
