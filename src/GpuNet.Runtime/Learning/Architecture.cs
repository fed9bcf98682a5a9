using GpuNet.Kernels;

namespace GpuNet;

/// <summary>
/// What the dense layers make up: one network, or an ensemble that is trained as one. <c>new TabM { Members = 16 }</c>
/// </summary>
public abstract record Architecture : Configurable
{
    static readonly Registry<Architecture> known =
        new("model", one => one.Name, [new Mlp(), new TabM(), new TabMMini(), new Ensemble()]);

    private protected Architecture(string name) : base(name)
    {
    }

    /// <summary>Every architecture that a text can name, with its default constants.</summary>
    public static IReadOnlyList<Architecture> All => known.All;

    /// <summary>The architecture that a text names: <c>tabm</c>, <c>ensemble:members=5</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is unknown, or a value is not valid.</exception>
    public static Architecture Parse(string text) => Parse(text, known);

    /// <summary>Whether it has members, whose mean prediction is the answer.</summary>
    internal virtual bool HasMembers => true;

    /// <summary>A network with what comes before the first dense layer.</summary>
    internal virtual Network Begin(Network network) => network;

    /// <summary>A network with a hidden layer added.</summary>
    internal abstract Network AddHidden(Network network, DenseLayer layer);

    /// <summary>A network with the output layer added.</summary>
    internal abstract Network AddOutput(Network network, DenseLayer layer);
}

/// <summary>One network of dense layers, a multilayer perceptron.</summary>
public sealed record Mlp() : Architecture("mlp")
{
    internal override bool HasMembers => false;

    internal override Network AddHidden(Network network, DenseLayer layer) => network.Add(layer);

    internal override Network AddOutput(Network network, DenseLayer layer) => network.Add(layer);
}

/// <summary>An ensemble of networks with dense layers.</summary>
public abstract record EnsembleArchitecture : Architecture
{
    private protected EnsembleArchitecture(string name) : base(name)
    {
    }

    /// <summary>The number of members, at least 2.</summary>
    [MemberCount]
    public int Members { get; init; } = 32;

    // Each has an output layer of its own.
    internal override Network AddOutput(Network network, DenseLayer layer) => AddMembers(network, layer);

    private protected Network AddMembers(Network network, DenseLayer layer) =>
        network.Add(new MemberDenseLayer(Members, layer.Width, layer.Activation, SharesInputs: network.Members == 1)
        {
            Initialiser = layer.Initialiser,
            BiasInitialiser = layer.BiasInitialiser,
        });
}

/// <summary>Members that share their hidden weights and have scalings, biases and an output layer of their own.</summary>
public sealed record TabM() : EnsembleArchitecture("tabm")
{
    internal override Network AddHidden(Network network, DenseLayer layer) =>
        network.Add(new BatchEnsembleLayer(Members, layer.Width, layer.Activation, SharesInputs: network.Members == 1)
        {
            Initialiser = layer.Initialiser,
            BiasInitialiser = layer.BiasInitialiser,
        });
}

/// <summary>Members that share their hidden layers and have a scaling of the inputs and an output layer of their own.</summary>
public sealed record TabMMini() : EnsembleArchitecture("tabm-mini")
{
    internal override Network Begin(Network network) => network.MemberScale(Members);

    internal override Network AddHidden(Network network, DenseLayer layer) => network.Add(layer);
}

/// <summary>Members that share nothing but their training.</summary>
public sealed record Ensemble : EnsembleArchitecture
{
    /// <summary>Creates the architecture.</summary>
    public Ensemble() : base("ensemble") => Members = 5;

    internal override Network AddHidden(Network network, DenseLayer layer) => AddMembers(network, layer);
}

/// <summary>Numbers of members of an ensemble.</summary>
sealed class MemberCountAttribute() : ConstantAttribute(
    "a whole number from 2 to 1024", value => value is >= 2 and <= EnsembleLayer.MostMembers && value == Math.Floor(value));
