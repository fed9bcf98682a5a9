using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// The structure of a network, independent of memory and devices: <c>Network.Input(64).Dense(128, Activation.Relu).Dense(10)</c>.
/// </summary>
public sealed class Network
{
    // Inputs of each layer, followed by the outputs of the network.
    readonly int[] inputsOf;

    /// <summary>A network of the given layers.</summary>
    /// <exception cref="ArgumentException">A layer is not valid after the layers before it.</exception>
    public Network(int inputs, ImmutableArray<Layer> layers)
    {
        if (inputs < 1)
            throw new ArgumentException($"a network needs at least 1 input, not {inputs}");
        if (layers.Contains(null!))
            throw new ArgumentException("a layer of the network is null");
        Inputs = inputs;
        Layers = layers;
        inputsOf = new int[layers.Length + 1];
        inputsOf[0] = inputs;
        for (int layer = 0; layer < layers.Length; layer++)
            inputsOf[layer + 1] = OutputsAfter(layer);
        if (layers.SkipLast(1).Any(layer => layer is MemberMeanLayer))
            throw new ArgumentException("the mean of the members can only be the last layer");
    }

    /// <summary>Number of inputs, n₀.</summary>
    public int Inputs { get; }

    /// <summary>The layers, from the first hidden one to the output.</summary>
    public ImmutableArray<Layer> Layers { get; }

    /// <summary>Number of outputs, n_L.</summary>
    [JsonIgnore]
    public int Outputs => inputsOf[^1];

    /// <summary>Rows of its output for an example: 1, except where the members of an ensemble have no mean yet.</summary>
    [JsonIgnore]
    internal int Members { get; private set; } = 1;

    /// <summary>Number of learned parameters.</summary>
    [JsonIgnore]
    public long ParameterCount => Tensors.Where(tensor => tensor.Role != TensorRole.State).Sum(tensor => tensor.Count);

    /// <summary>The tensors of all layers, prefixed with the position of the layer: <c>layers.0.weight</c>.</summary>
    [JsonIgnore]
    public IEnumerable<ParameterTensor> Tensors => Layers.SelectMany((layer, place) =>
        layer.TensorsFor(InputsOf(place)).Select(tensor => tensor with { Name = $"{ParameterLayout.PathOf(place)}.{tensor.Name}" }));

    /// <summary>Why it cannot be trained, with the layer; null if it can.</summary>
    internal string? ProblemInTraining => Layers
        .Select((layer, place) => layer.ProblemInTraining is { } reason ? $"layer {place + 1} {reason}" : null)
        .FirstOrDefault(problem => problem is not null);

    /// <summary>A network without layers.</summary>
    /// <param name="width">Number of inputs.</param>
    public static Network Input(int width) => new(width, []);

    /// <summary>This network with an added layer.</summary>
    public Network Add(Layer layer) => new(Inputs, Layers.Add(layer));

    /// <summary>This network with an added dense layer.</summary>
    /// <param name="width">Number of units.</param>
    /// <param name="activation">θ; the identity by default, as in the output layer of a trained network.</param>
    /// <param name="dropout">The dropout rate; above 0 it adds a dropout layer.</param>
    /// <param name="initialiser">The initial weights; by default chosen by the activation.</param>
    /// <param name="biasInitialiser">The initial biases; 0 by default.</param>
    public Network Dense(
        int width, Activation? activation = null, float dropout = 0f, Initialiser? initialiser = null, Initialiser? biasInitialiser = null)
    {
        var network = Add(new DenseLayer(width, activation ?? Activation.Identity)
        {
            Initialiser = initialiser,
            BiasInitialiser = biasInitialiser ?? Initialiser.Zeros,
        });
        return dropout == 0f ? network : network.Dropout(dropout);
    }

    /// <summary>This network with a dropout layer.</summary>
    /// <param name="rate">The fraction of the units below that a training step drops, from 0 to below 1.</param>
    public Network Dropout(float rate) => Add(new DropoutLayer(rate));

    /// <summary>This network with a batch normalisation: <c>.Dense(128).BatchNorm(Activation.Relu)</c>.</summary>
    /// <param name="activation">θ, applied after the normalisation; the identity by default.</param>
    public Network BatchNorm(Activation? activation = null) => Add(new BatchNormLayer(activation ?? Activation.Identity));

    /// <summary>This network with a layer normalisation.</summary>
    /// <param name="activation">θ, applied after the normalisation; the identity by default.</param>
    public Network LayerNorm(Activation? activation = null) => Add(new LayerNormLayer(activation ?? Activation.Identity));

    /// <summary>This network with a softmax over the outputs of the layer below.</summary>
    public Network Softmax() => Add(new SoftmaxLayer());

    /// <summary>
    /// This network with a recurrent layer, which reads each row as a series of time steps and returns its last state, or all states.
    /// </summary>
    /// <param name="width">Number of units.</param>
    /// <param name="steps">The number of time steps in a row; must divide the number of inputs.</param>
    /// <param name="activation">θ; tanh by default.</param>
    /// <param name="returnsSequence">
    /// Whether it returns the states of all steps, one after another, as input of another recurrent layer.
    /// </param>
    public Network Recurrent(int width, int steps, Activation? activation = null, bool returnsSequence = false) =>
        Add(new RecurrentLayer(width, steps, activation ?? Activation.Tanh, returnsSequence));

    /// <summary>This network with a layer of gated recurrent units.</summary>
    /// <inheritdoc cref="Recurrent"/>
    public Network Gru(int width, int steps, bool returnsSequence = false) => Add(new GruLayer(width, steps, returnsSequence));

    /// <summary>This network with a layer of long short-term memory.</summary>
    /// <inheritdoc cref="Recurrent"/>
    public Network Lstm(int width, int steps, bool returnsSequence = false) => Add(new LstmLayer(width, steps, returnsSequence));

    /// <summary>This network with twin towers, which share their weights and read one half of the inputs each.</summary>
    /// <param name="tower">Adds the tower's layers: <c>tower => tower.Dense(32, Activation.Relu).Dense(8)</c>.</param>
    public Network Twin(Func<Network, Network> tower) => Outputs % 2 == 0
        ? Add(new TwinLayer(tower(Input(Outputs / 2))))
        : throw new ArgumentException($"twin towers read one half of the inputs each, but {Outputs} is not an even number");

    /// <summary>This network with the distance of the two halves of its outputs.</summary>
    public Network Distance() => Add(new DistanceLayer());

    /// <summary>This network with a piecewise-linear embedding of each input; it must be the first layer.</summary>
    /// <param name="edges">The ends of the bins of each input, ascending; fewer than two for an input that is passed on as it is.</param>
    /// <param name="width">The length of the vector that an input becomes.</param>
    public Network PiecewiseLinear(ImmutableArray<ImmutableArray<float>> edges, int width) =>
        Add(PiecewiseLinearLayer.Between(edges, width));

    /// <summary>This network with a periodic embedding of each input; it must be the first layer.</summary>
    /// <param name="frequencies">The number of cosines of each input; 0 for an input that is passed on as it is.</param>
    /// <param name="width">The length of the vector that an input becomes, at least 2, as the input itself is part of it.</param>
    public Network Periodic(ImmutableArray<int> frequencies, int width) => Add(new PeriodicLayer(frequencies, width));

    /// <summary>This network with learned vectors of categories, of which its outputs are one-hot columns.</summary>
    /// <param name="categories">
    /// The number of one-hot columns of each category column, and 0 for each other column, which is passed on as it is.
    /// </param>
    /// <param name="width">The length of a vector.</param>
    public Network CategoryVectors(ImmutableArray<int> categories, int width) => Add(new CategoryVectorsLayer(categories, width));

    /// <summary>This network with the dense layers of the members of an ensemble, each with weights of its own.</summary>
    /// <param name="members">Number of members.</param>
    /// <param name="width">Number of units of a member.</param>
    /// <param name="activation">θ; the identity by default.</param>
    public Network MemberDense(int members, int width, Activation? activation = null) =>
        Add(new MemberDenseLayer(members, width, activation ?? Activation.Identity, SharesInputs: Members == 1));

    /// <summary>
    /// This network with a dense layer whose weights the members of an ensemble share, each with scalings of its own.
    /// </summary>
    /// <param name="members">Number of members.</param>
    /// <param name="width">Number of units of a member.</param>
    /// <param name="activation">θ; the identity by default.</param>
    public Network BatchEnsemble(int members, int width, Activation? activation = null) =>
        Add(new BatchEnsembleLayer(members, width, activation ?? Activation.Identity, SharesInputs: Members == 1));

    /// <summary>
    /// This network with a scaling of its outputs for each member of an ensemble, which share the dense layers behind it.
    /// </summary>
    /// <param name="members">Number of members.</param>
    public Network MemberScale(int members) => Add(new MemberScaleLayer(members));

    /// <summary>This network with the mean prediction of its members; the last layer of an ensemble.</summary>
    /// <param name="link">How logits become predictions.</param>
    public Network MemberMean(Link link) => Add(new MemberMeanLayer(Members, link));

    /// <summary>The network of the first layers: of an autoencoder, the encoder.</summary>
    /// <param name="layers">How many.</param>
    public Network Take(int layers) => new(Inputs, Layers[..layers]);

    /// <summary>Number of inputs of a layer.</summary>
    /// <param name="layer">Counts from 0.</param>
    public int InputsOf(int layer) => layer >= 0 && layer < Layers.Length
        ? inputsOf[layer]
        : throw new ArgumentOutOfRangeException(nameof(layer), layer, $"the network has {Layers.Length.Counted("layer")}");

    /// <summary>Number of outputs of a layer.</summary>
    /// <param name="layer">Counts from 0.</param>
    public int OutputsOf(int layer) => layer >= 0 && layer < Layers.Length
        ? inputsOf[layer + 1]
        : throw new ArgumentOutOfRangeException(nameof(layer), layer, $"the network has {Layers.Length.Counted("layer")}");

    /// <summary>The position of each tensor in the flat buffer of its parameters.</summary>
    /// <exception cref="InputException">It has too many parameters to index.</exception>
    public ParameterLayout CreateLayout() => new(Tensors, $"the network {this}");

    /// <summary>Records its layers on a tape.</summary>
    /// <returns>The input and the output of each layer.</returns>
    internal IReadOnlyList<Signal> Record(Tape tape, Signal input)
    {
        var signals = new List<Signal> { input };
        foreach (var (place, layer) in Layers.Index())
            signals.Add(tape.RecordLayer(place, () => layer.Record(tape, signals[^1])));
        return signals;
    }

    /// <summary>As text: <c>64 → 128 relu → 10</c>.</summary>
    public override string ToString() => Inputs + string.Concat(Layers.Select(layer => $" → {layer}"));

    int OutputsAfter(int layer)
    {
        try
        {
            if (Layers[layer].IsFirst && layer > 0)
                throw new ArgumentException("can only be the first");
            Members = Layers[layer].MembersAfter(Members);
            return Layers[layer].OutputsFor(InputsOf(layer));
        }
        catch (ArgumentException problem)
        {
            throw new ArgumentException($"layer {layer + 1} {problem.Message}", problem);
        }
    }
}
