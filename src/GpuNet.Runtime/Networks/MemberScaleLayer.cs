using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// The scalings with which an ensemble begins whose members share all weights but those of their output layers: X_m = X_below ⊙ r_m, r
/// initially ±1 (Gorishniy, Kotelnikov and Babenko, TabM-mini, 2025). Behind it an example has a row for each member.
/// </summary>
/// <param name="Members">k, at least 2.</param>
public sealed record MemberScaleLayer(int Members) : Layer
{
    internal override string ProblemAsLast => EnsembleLayer.HasNoMean;

    /// <inheritdoc/>
    public override int OutputsFor(int inputs)
    {
        EnsembleLayer.CheckMembers(Members);
        return inputs;
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs) =>
        [new("scale", TensorRole.Bias, Members, inputs, inputs, SignInitialiser.Instance)];

    /// <inheritdoc/>
    public override string ToString() => $"{Members} scaled";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        var output = tape.Output(input.RowsPerExample * Members, input.X.Columns, Activation.Identity);
        MemberScaling.Record(tape, input, output, "scale");
        return output;
    }

    internal override int MembersAfter(int members) => members == 1
        ? Members
        : throw new ArgumentException($"makes {Members} members of one network, but there are {members} before it");
}
