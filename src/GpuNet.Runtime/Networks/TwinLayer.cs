using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// Twin towers (Bromley et al., Siamese networks, 1993): one network applied to both halves of its input, outputs side by side.
/// </summary>
/// <remarks>The halves are two rows of one batch, so the weights are shared and the products sum their gradients.</remarks>
/// <param name="Tower">The network that is applied to each half.</param>
public sealed record TwinLayer(Network Tower) : Layer
{
    internal override Activation OutputActivation => Tower.Layers.IsEmpty ? Activation.Identity : Tower.Layers[^1].OutputActivation;

    internal override bool IsFirst => !Tower.Layers.IsEmpty && Tower.Layers[0].IsFirst;

    internal override string? ProblemInTraining =>
        Tower.Layers.Select(layer => layer.ProblemInTraining).FirstOrDefault(problem => problem is not null);

    internal override IEnumerable<Layer> WithInner => [this, .. Tower.Layers.SelectMany(layer => layer.WithInner)];

    /// <inheritdoc/>
    public override int OutputsFor(int inputs)
    {
        if (Tower.Layers.IsEmpty)
            throw new ArgumentException("has towers without layers");
        if (Tower.Members > 1 || Tower.Layers.Any(layer => layer is MemberMeanLayer))
            throw new ArgumentException("has towers that are ensembles; only a whole network can be one");
        return inputs == 2 * Tower.Inputs
            ? 2 * Tower.Outputs
            : throw new ArgumentException($"has towers of {Tower.Inputs.Counted("input")} each, but {inputs.Counted("input")} in total");
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs) => Tower.Tensors;

    /// <inheritdoc/>
    public override string ToString() => $"2 × ({Tower})";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input) => tape.Join(Tower.Record(tape, tape.Split(input, 2))[^1], 2);
}
