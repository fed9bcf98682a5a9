namespace GpuNet;

// What network it makes.
public sealed partial record TrainingOptions
{
    Activation Theta => Activation ?? (IsRecurrent ? GpuNet.Activation.Tanh : GpuNet.Activation.Relu);

    /// <summary>The network for a data set.</summary>
    /// <param name="prepared">The data set, divided and preprocessed.</param>
    /// <exception cref="InputException">The data set cannot be learned by such a network.</exception>
    public Network NetworkFor(PreparedData prepared)
    {
        var (data, inputs) = (prepared.Source, prepared.Inputs);
        if (StartFrom is { } start)
        {
            return start.Task == data.Task && start.Network.Inputs == inputs && start.Network.Outputs == data.OutputsFor(inputs)
                ? start.Network
                : throw new InputException($"{data.Name}: {inputs} inputs for {data.OutputsFor(inputs)} outputs of {data.Task} do not fit "
                    + $"the model to start from, {start}");
        }
        if (Hidden.IsEmpty && data.Task.NeedsCode)
            throw new InputException($"an autoencoder and pairs need a hidden layer, which makes the code; give {Setting.Hidden} a width");
        CheckRecurrence(data.Window.IsSeries);
        if (IsRecurrent && Normalisation != Normalisation.None)
            throw new InputException($"recurrent layers cannot be normalised; leave out {Setting.Normalisation} or {Setting.IsRecurrent}");
        if (Members != 1)
            CheckMembers(data.Task);
        var network = Network.Input(inputs);
        if (data.Task.ArePairs)
        {
            return network.Twin(tower => AddProduct(
                Hidden[..^1].Aggregate(Embedding.AddTo(tower, prepared), AddHidden), Hidden[^1], Initialiser)).Distance();
        }
        network = Embedding.AddTo(network, prepared);
        network = IsRecurrent ? AddRecurrent(network, data.Window.Length) : Hidden.Aggregate(network, AddHidden);
        network = AddProduct(network, data.OutputsFor(inputs), Initialiser);
        return Members == 1 ? network : network.MemberMean(data.Task.Link);
    }

    void CheckMembers(LearningTask task)
    {
        if (Members < 1)
            throw new ArgumentException($"there are {Members} members; there must be at least 1");
        if (task.NeedsCode)
            throw new InputException($"an autoencoder and pairs have one code, so they are no ensembles; leave out {Setting.Members}");
        if (IsRecurrent)
            throw new InputException($"recurrent layers have no members; leave out {Setting.IsRecurrent} or {Setting.Members}");
        if (Normalisation != Normalisation.None)
        {
            throw new InputException(
                $"the layers of members are not normalised; leave out {Setting.Normalisation} or {Setting.Members}");
        }
    }

    // All but the last give all their states to the next.
    Network AddRecurrent(Network network, int steps)
    {
        for (int layer = 0; layer < Hidden.Length; layer++)
        {
            bool isLast = layer == Hidden.Length - 1;
            network = AddDropout(network.Add(new RecurrentLayer(Hidden[layer], steps, Theta, ReturnsSequence: !isLast)
            {
                Initialiser = Initialiser,
                BiasInitialiser = BiasInitialiser,
            }));
        }
        return network;
    }

    Network AddHidden(Network network, int width) => Normalisation switch
    {
        Normalisation.Batch => AddDropout(AddProduct(network, width, FirstWeights(network)).BatchNorm(Theta)),
        Normalisation.Layer => AddDropout(AddProduct(network, width, FirstWeights(network)).LayerNorm(Theta)),
        _ when Members == 1 => network.Dense(width, Theta, Dropout, FirstWeights(network), BiasInitialiser),
        _ => AddDropout(AddMembers(network, width, Theta, FirstWeights(network))),
    };

    // He's variance is twice LeCun's, as rectified inputs have half the power. Features are not rectified.
    Initialiser FirstWeights(Network below) => Initialiser
        ?? (below.Layers.All(layer => layer.IsFirst) && Theta.IsRectifier ? Initialiser.LeCunUniform : Initialiser.For(Theta));

    Network AddProduct(Network network, int width, Initialiser? initialiser) => Members == 1
        ? network.Dense(width, initialiser: initialiser, biasInitialiser: BiasInitialiser)
        : AddMembers(network, width, GpuNet.Activation.Identity, initialiser);

    Network AddMembers(Network network, int width, Activation activation, Initialiser? initialiser) =>
        network.Add(new MemberDenseLayer(Members, width, activation, SharesInputs: network.Members == 1)
        {
            Initialiser = initialiser,
            BiasInitialiser = BiasInitialiser,
        });

    Network AddDropout(Network network) => Dropout == 0f ? network : network.Dropout(Dropout);

    /// <summary>Fails where layers are recurrent, and examples have one row.</summary>
    /// <exception cref="InputException">They are.</exception>
    internal void CheckRecurrence(bool isSeries)
    {
        if (IsRecurrent && !isSeries)
        {
            throw new InputException(
                $"recurrent layers read the rows of a window; set {Setting.Window}, or leave out {Setting.IsRecurrent}");
        }
    }
}
