using System.Collections.Immutable;
using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// The mean prediction of networks that were trained one by one (Lakshminarayanan, Pritzel and Blundell, Deep ensembles, 2017): the logits
/// of the mean, as of a <see cref="MemberMeanLayer"/>. All read the same inputs; their layers may differ. It is used, not trained.
/// </summary>
/// <param name="Networks">The networks, with as many inputs and outputs each.</param>
/// <param name="Link">How logits become predictions.</param>
public sealed record NetworkMeanLayer(ImmutableArray<Network> Networks, Link Link) : Layer
{
    internal override bool IsFirst => !Networks.IsDefault && Networks.Any(network => network is { Layers: [{ IsFirst: true }, ..] });

    internal override string ProblemInTraining => "is a mean of networks that were trained one by one, which are not trained together";

    internal override IEnumerable<Layer> WithInner =>
        [this, .. Networks.SelectMany(network => network.Layers).SelectMany(layer => layer.WithInner)];

    /// <inheritdoc/>
    public override int OutputsFor(int inputs)
    {
        if (Networks.IsDefaultOrEmpty || Networks.Any(network => network is null || network.Layers.IsEmpty))
            throw new ArgumentException("is a mean of networks, but there are none, or one has no layers");
        if (Networks.Any(network => network.Members > 1))
            throw new ArgumentException("is a mean of networks, of which one has members, and no mean of them as its last layer");
        int outputs = Networks[0].Outputs;
        return Networks.All(network => (network.Inputs, network.Outputs) == (inputs, outputs))
            ? outputs
            : throw new ArgumentException($"is a mean of networks that do not all have {inputs} inputs and {outputs} outputs");
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterTensor> TensorsFor(int inputs) => Networks.SelectMany((network, place) =>
        network.Tensors.Select(tensor => tensor with { Name = NameOf(place, tensor.Name) }));

    /// <inheritdoc/>
    public override string ToString() => $"mean of ({string.Join("), (", Networks)})";

    /// <inheritdoc/>
    public override Signal Record(Tape tape, Signal input)
    {
        int count = Networks.Length, columns = Networks[0].Outputs, rows = input.RowsPerExample;
        var all = tape.Matrix("outputs of the networks", rows * count, columns);
        var ofAll = new Signal(all, rows * count, Activation.Identity, S: null, Delta: null, all);
        foreach (var (place, network) in Networks.Index())
        {
            var logits = tape.RecordLayer(place, () => network.Record(tape, input)[^1]);
            tape.Forward(new SplitRowsOperation(
                tape.Step($"logits of network {place + 1}"), logits.X, ofAll.OfMember(place, count).X, Parts: 1, Pitch: 1), input);
        }
        var mean = tape.Output(rows, columns, Activation.Identity);
        tape.Forward(new MemberMeanOperation(tape.Step("mean"), Link, count, all, mean.X), mean);
        return mean;
    }

    /// <summary>The mean of trained networks, with their parameters.</summary>
    internal static Parameters Of(IReadOnlyList<Parameters> trained, Link link)
    {
        var layer = new NetworkMeanLayer([.. trained.Select(one => one.Network)], link);
        var mean = new Parameters(Network.Input(trained[0].Network.Inputs).Add(layer));
        foreach (var (place, one) in trained.Index())
        {
            foreach (var tensor in one.Network.Tensors)
                mean.Set($"{ParameterLayout.PathOf(0)}.{NameOf(place, tensor.Name)}", one.Get(tensor.Name));
        }
        return mean;
    }

    static string NameOf(int place, string tensor) => $"{ParameterLayout.PathOf(place)}.{tensor}";
}
