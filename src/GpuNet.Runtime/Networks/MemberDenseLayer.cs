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
        tape.Forward(OfAll("forward", Forward), rows);
        if (output.Delta is null)
            return output;
        tape.Backward(OfAll("gradients", Gradient), rows);
        if (input.Delta is { } below && SharesInputs)
            RecordSum(below);
        else if (input.Delta is not null)
            tape.Backward(OfAll("backward", member => Backward(member, Of(input, member).Delta!.Value)), rows);
        return output;

        MembersOperation OfAll(string what, Func<int, ProductOperation> ofMember)
        {
            string step = tape.Step($"{what} of {Members} members");
            return new(step, [.. Enumerable.Range(0, Members).Select(member => ofMember(member) with { Step = step })]);
        }

        ForwardOperation Forward(int member)
        {
            var (from, to) = (Of(input, member), output.OfMember(member, Members));
            return new("", Activation, from.X, Part(tape.Parameter("weight"), member), Part(tape.Parameter("bias"), member), to.S, to.X);
        }

        GradientOperation Gradient(int member) => new(
            "", Of(input, member).X, output.OfMember(member, Members).Delta!.Value,
            Part(tape.Gradient("weight"), member), Part(tape.Gradient("bias"), member));

        BackwardOperation Backward(int member, Matrix below)
        {
            var delta = output.OfMember(member, Members).Delta!.Value;
            return new(
                "", input.Activation, delta, Part(tape.Parameter("weight"), member), Of(input, member).DerivativeFrom, below);
        }

        // Backward runs in reverse order: the last member writes the sum, and the others add to it.
        void RecordSum(Matrix below)
        {
            for (int member = 0; member < Members; member++)
            {
                bool adds = member < Members - 1;
                var target = adds ? tape.MatrixLike("delta of a member", input) : below;
                if (adds)
                    tape.Backward(new AddOperation(tape.Step($"add of member {member + 1}"), target, below), rows);
                tape.Backward(Backward(member, target) with { Step = tape.Step($"backward of member {member + 1}") }, rows);
            }
        }
    }

    Signal Of(Signal input, int member) => SharesInputs ? input : input.OfMember(member, Members);

    // The rows of a member, one after the other.
    Matrix Part(Matrix matrix, int member)
    {
        int rows = matrix.Rows / Members;
        return matrix with { Offset = matrix.Offset + member * rows * matrix.Stride, Rows = rows };
    }
}
