using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// The answer of an ensemble: the logits of the mean prediction of its members, of probabilities those whose softmax or σ is the mean of
/// the members'. In training it does nothing: each member has a loss of its own, and their mean is minimised (Gorishniy, Kotelnikov and
/// Babenko, TabM, 2025).
/// </summary>
/// <param name="Members">k.</param>
/// <param name="Link">How logits become predictions.</param>
public sealed record MemberMeanLayer(int Members, Link Link) : Layer
{
    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => inputs;

    /// <inheritdoc/>
    public override string ToString() => "mean";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        if (tape.IsTraining)
            return input;
        var mean = tape.Output(input.RowsPerExample / Members, input.X.Columns, Activation.Identity);
        tape.Forward(new MemberMeanOperation(tape.Step("mean"), Link, Members, input.X, mean.X), mean);
        return mean;
    }

    internal override int MembersAfter(int members) => members == Members && members > 1
        ? 1
        : throw new ArgumentException($"is a mean of {Members.Counted("member")}, but there are {members}");
}
