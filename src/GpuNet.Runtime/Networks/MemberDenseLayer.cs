using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// The dense layers of the k members of an ensemble, each with weights of its own: X_m = θ(X_below,m·W_m + b_m). Behind it an example has a
/// row for each member; the last layer is a <see cref="MemberMeanLayer"/>.
/// </summary>
/// <param name="Members">k, at least 2.</param>
/// <param name="Width">Number of units of a member.</param>
/// <param name="Activation">θ.</param>
/// <param name="SharesInputs">Whether all members read the same row, as the first of these layers does.</param>
public sealed record MemberDenseLayer(int Members, int Width, Activation Activation, bool SharesInputs)
    : EnsembleLayer(Members, Width, Activation, SharesInputs)
{
    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs) =>
    [
        new("weight", TensorRole.Weight, checked(Members * inputs), Width, inputs, Initialiser ?? Initialiser.For(Activation)),
        new("bias", TensorRole.Bias, Members, Width, inputs, BiasInitialiser),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Members} × {Width}{(Activation == Activation.Identity ? "" : $" {Activation}")}";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        // Rows before the members divide them.
        int rows = SharesInputs ? input.RowsPerExample : input.RowsPerExample / Members;
        var output = tape.Output(rows * Members, Width, Activation);
        for (int member = 0; member < Members; member++)
            Record(tape, member, rows, SharesInputs ? input : OfMember(input, member), OfMember(output, member));
        return output;
    }

    void Record(Tape tape, int member, int rows, Signal input, Signal output)
    {
        var (w, bias) = (Part(tape.Parameter("weight"), member), Part(tape.Parameter("bias"), member));
        tape.Forward(new ForwardOperation(Step("forward"), Activation, input.X, w, bias, output.S, output.X), rows);
        if (output.Delta is not { } delta)
            return;
        tape.Backward(new GradientOperation(
            Step("gradients"), input.X, delta, Part(tape.Gradient("weight"), member), Part(tape.Gradient("bias"), member)), rows);
        if (input.Delta is not { } below)
            return;
        // Backward runs in reverse order: the last member writes the sum, and the others add to it.
        bool adds = SharesInputs && member < Members - 1;
        var target = adds ? tape.MatrixLike("delta of a member", input) : below;
        if (adds)
            tape.Backward(new AddOperation(Step("add"), target, below), rows);
        tape.Backward(new BackwardOperation(Step("backward"), input.Activation, delta, w, input.DerivativeFrom, target), rows);

        string Step(string what) => tape.Step($"{what} of member {member + 1}");
    }

    Signal OfMember(Signal signal, int member) => signal.OfMember(member, Members);

    // The rows of a member, one after the other.
    Matrix Part(Matrix matrix, int member)
    {
        int rows = matrix.Rows / Members;
        return matrix with { Offset = matrix.Offset + member * rows * matrix.Stride, Rows = rows };
    }
}
