namespace GpuNet;

// What network it makes.
public sealed partial record TrainingOptions
{
    Activation Theta => Activation ?? (Recurrent is not null ? GpuNet.Activation.Tanh : GpuNet.Activation.Relu);

    /// <summary>The network for a data set.</summary>
    /// <param name="prepared">The data set, divided and preprocessed.</param>
    /// <exception cref="InputException">The data set cannot be learned by such a network.</exception>
    public Network NetworkFor(PreparedData prepared)
    {
        var (data, inputs) = (prepared.Source, prepared.Inputs);
        if (StartFrom is { } start)
        {
            if (start.Network.ProblemInTraining is { } problem)
                throw new InputException($"{data.Name}: the model to start from cannot be trained: {problem}");
            return start.Task == data.Task && start.Window.Horizon == data.Window.Horizon
                && start.Network.Inputs == inputs && start.Network.Outputs == data.OutputsFor(inputs)
                ? start.Network
                : throw new InputException($"{data.Name}: {inputs} inputs for {data.OutputsFor(inputs)} outputs of {data.Task} do not fit "
                    + $"the model to start from, {start}");
        }
        if (Hidden.IsEmpty && data.Task.NeedsCode)
            throw new InputException($"an autoencoder and pairs need a hidden layer, which makes the code; give {Setting.Hidden} a width");
        CheckRecurrence(data.Window.IsSeries);
        if (Recurrent is not null && Normalisation != Normalisation.None)
            throw new InputException($"recurrent layers cannot be normalised; leave out {Setting.Normalisation} or {Setting.Recurrent}");
        if (Architecture.HasMembers)
            CheckMembers(data.Task);
        var network = Network.Input(inputs);
        if (data.Task.ArePairs)
        {
            return network.Twin(tower => AddOutput(
                Hidden[..^1].Aggregate(AddInputs(tower, prepared), AddHidden), Hidden[^1])).Distance();
        }
        network = Architecture.Begin(AddInputs(network, prepared));
        network = Recurrent is { } cell ? AddRecurrent(network, cell, data.Window.Length) : Hidden.Aggregate(network, AddHidden);
        network = AddOutput(network, data.OutputsFor(inputs));
        return Architecture.HasMembers ? network.MemberMean(data.Task.Link) : network;
    }

    // Categories are one-hot columns, which embeddings of numbers pass on.
    Network AddInputs(Network network, PreparedData prepared) =>
        CategoryEncoding.AddTo(Embedding.AddTo(network, prepared), prepared);

    void CheckMembers(LearningTask task)
    {
        Architecture.Check();
        if (task.NeedsCode)
            throw new InputException($"an autoencoder and pairs have one code, so they are no ensembles; leave out {Setting.Architecture}");
        if (Recurrent is not null)
            throw new InputException($"recurrent layers have no members; leave out {Setting.Recurrent} or {Setting.Architecture}");
        if (Normalisation != Normalisation.None)
        {
            throw new InputException(
                $"the layers of members are not normalised; leave out {Setting.Normalisation} or {Setting.Architecture}");
        }
    }

    // All but the last give all their states to the next.
    Network AddRecurrent(Network network, RecurrentCell cell, int steps)
    {
        for (int layer = 0; layer < Hidden.Length; layer++)
        {
            int width = Hidden[layer];
            bool isSequence = layer < Hidden.Length - 1;
            UnrolledLayer unrolled = cell switch
            {
                RecurrentCell.Gru => new GruLayer(width, steps, isSequence),
                RecurrentCell.Lstm => new LstmLayer(width, steps, isSequence),
                _ => new RecurrentLayer(width, steps, Theta, isSequence),
            };
            network = AddDropout(network.Add(unrolled with { Initialiser = Initialiser, BiasInitialiser = BiasInitialiser }));
        }
        return network;
    }

    Network AddHidden(Network network, int width) => AddDropout(Normalisation switch
    {
        Normalisation.Batch => AddProduct(network, width).BatchNorm(Theta),
        Normalisation.Layer => AddProduct(network, width).LayerNorm(Theta),
        _ => Architecture.AddHidden(network, Dense(width, Theta, FirstWeights(network))),
    });

    // He's variance is twice LeCun's, as rectified inputs have half the power. Features are not rectified.
    Initialiser FirstWeights(Network below) => Initialiser
        ?? (Theta.IsRectifier && !below.Layers.Any(layer => layer.OutputActivation.IsRectifier)
            ? Initialiser.LeCunUniform
            : Initialiser.For(Theta));

    Network AddProduct(Network network, int width) => network.Add(Dense(width, GpuNet.Activation.Identity, FirstWeights(network)));

    Network AddOutput(Network network, int width) =>
        Architecture.AddOutput(network, Dense(width, GpuNet.Activation.Identity, Initialiser));

    DenseLayer Dense(int width, Activation activation, Initialiser? weights) =>
        new(width, activation) { Initialiser = weights, BiasInitialiser = BiasInitialiser };

    Network AddDropout(Network network) => Dropout == 0f ? network : network.Dropout(Dropout);

    /// <summary>
    /// Fails where layers are to be recurrent, and there are none, examples have one row, or gated cells are given an activation.
    /// </summary>
    /// <exception cref="InputException">They are.</exception>
    internal void CheckRecurrence(bool isSeries)
    {
        if (Recurrent is not null && !isSeries)
        {
            throw new InputException(
                $"recurrent layers read the rows of a window; set {Setting.Window}, or leave out {Setting.Recurrent}");
        }
        if (Recurrent is not null && Hidden.IsEmpty)
            throw new InputException($"recurrent layers are hidden ones; give {Setting.Hidden} a width, or leave out {Setting.Recurrent}");
        if (Recurrent is RecurrentCell.Gru or RecurrentCell.Lstm && Activation is not null)
        {
            string cell = Recurrent.Value.ToString().ToLowerInvariant();
            throw new InputException($"the gates of {cell} cells have activations of their own; leave out {Setting.Activation}");
        }
    }
}
