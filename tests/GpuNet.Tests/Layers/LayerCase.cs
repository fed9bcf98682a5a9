using GpuNet.Reference;
using GpuNet.Reference.Blocks;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Layers;

/// <summary>Networks with layers of every kind, and the same of the reference.</summary>
public static class LayerCase
{
    const int Outputs = 3;

    static readonly Activation square = TestActivations.Find("square");

    static readonly Dictionary<string, Network> all = new()
    {
        ["dense"] = Network.Input(5).Dense(9, Activation.Tanh).Dense(Outputs),
        ["batch norm"] = Network.Input(5).Dense(9).BatchNorm(Activation.Relu).Dense(33, Activation.Tanh).BatchNorm().Dense(Outputs),
        ["layer norm"] = Network.Input(5).Dense(9).LayerNorm(Activation.LeakyRelu).Dense(37, Activation.Sigmoid).LayerNorm().Dense(Outputs),
        ["softmax"] = Network.Input(5).Dense(9, Activation.Tanh).Softmax().Dense(34).Softmax().Dense(Outputs),
        ["on the input"] = Network.Input(6).LayerNorm().BatchNorm().Softmax().Dense(Outputs),
        ["recurrent"] = Network.Input(12).Recurrent(7, steps: 4).Dense(Outputs),
        ["recurrent inside"] = Network.Input(5).Dense(15, Activation.Tanh).Recurrent(8, steps: 3, square)
            .Dropout(0f).LayerNorm().Dense(Outputs),
        ["recurrent stack"] = Network.Input(12).Recurrent(7, steps: 4, returnsSequence: true).Recurrent(5, steps: 4).Dense(Outputs),
        ["recurrent sequence"] = Network.Input(5).Dense(15, Activation.Tanh).Recurrent(8, steps: 3, square, returnsSequence: true)
            .Recurrent(4, steps: 3, Activation.LeakyRelu, returnsSequence: true).LayerNorm().Dense(Outputs),
        ["gru"] = Network.Input(5).Dense(15, square).Gru(33, steps: 3, returnsSequence: true).Gru(7, steps: 3).Dense(Outputs),
        ["lstm"] = Network.Input(5).Dense(15, square).Lstm(33, steps: 3, returnsSequence: true).Lstm(7, steps: 3).Dense(Outputs),
        ["gated twin"] = Network.Input(18).Twin(tower => tower.Gru(5, steps: 3, returnsSequence: true).Lstm(6, steps: 3)).Distance(),
        ["twin"] = Network.Input(10).Twin(tower => tower.Dense(9, Activation.Tanh).LayerNorm(square).Dense(3, Activation.Sigmoid))
            .Dense(Outputs),
        ["twin in place"] = Network.Input(5).Dense(8, square).Twin(tower => tower.Dense(4, Activation.LeakyRelu)).Softmax().Dense(Outputs),
        ["siamese"] = Network.Input(10).Twin(tower => tower.Dense(9, Activation.Tanh).Dense(3)).Distance(),
        ["recurrent twin"] = Network.Input(18).Twin(tower => tower.Recurrent(5, steps: 3)).Distance(),
        ["members"] = Network.Input(5).MemberDense(3, 9, Activation.Tanh).Dropout(0f).MemberDense(3, 6, square).MemberDense(3, Outputs)
            .MemberMean(Link.Softmax),
        ["members above a layer"] = Network.Input(5).Dense(7, Activation.Tanh).MemberDense(4, Outputs).MemberMean(Link.Softmax),
        ["batch ensemble"] = Network.Input(5).Dense(6, Activation.Tanh).BatchEnsemble(3, 9, square).Dropout(0f)
            .BatchEnsemble(3, 7, Activation.LeakyRelu).MemberDense(3, Outputs).MemberMean(Link.Softmax),
        ["scaled members"] = Network.Input(5).Dense(7, square).MemberScale(3).Dense(9, Activation.Tanh).MemberDense(3, Outputs)
            .MemberMean(Link.Softmax),
        ["piecewise linear"] = Network.Input(5)
            .PiecewiseLinear([[-1.5f, -0.2f, 0.3f, 1.8f], [], [-1f, 0.5f], [0f, 0.4f, 1f], []], width: 19)
            .Dense(9, Activation.Tanh).Dense(Outputs),
        ["piecewise linear twin"] = Network.Input(4)
            .Twin(tower => tower.PiecewiseLinear([[-1f, -0.1f, 1f], [-0.5f, 1.5f]], width: 3).Dense(6, square)).Distance(),
        ["periodic"] = Network.Input(5).Periodic([17, 0, 3, 8, 0], width: 20).Dense(9, Activation.Tanh).Dense(Outputs),
        ["periodic twin"] = Network.Input(4).Twin(tower => tower.Periodic([5, 2], width: 3).Dense(6, square)).Distance(),
        ["category vectors"] = Network.Input(9).CategoryVectors([0, 5, 0, 2], width: 19).Dense(9, Activation.Tanh).Dense(Outputs),
        ["category vectors inside"] = Network.Input(5).Dense(12, square).CategoryVectors([3, 0, 7, 0], width: 5)
            .Dense(9, Activation.Tanh).Dense(Outputs),
        ["category vectors of members"] = Network.Input(4).Periodic([3, 0, 0, 0], width: 2).CategoryVectors([0, 0, 3], width: 5)
            .MemberScale(3).Dense(7, Activation.Tanh).MemberDense(3, Outputs).MemberMean(Link.Softmax),
        ["keeping pre-activations"] = Network.Input(5).Dense(7, square).BatchNorm(square).LayerNorm(square).Dense(Outputs),
    };

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => all.Keys;

    /// <summary>The network of that name.</summary>
    public static Network Find(string name) => all[name];

    /// <summary>The loss that it is trained with.</summary>
    public static Loss LossOf(string name) => all[name].Outputs == 1 ? new Contrastive() : new SoftmaxCrossEntropy();

    /// <summary>First parameters, with scales and shifts that are not their usual 1 and 0.</summary>
    public static Parameters Parameters(Network network, ulong seed)
    {
        var parameters = GpuNet.Parameters.Initialise(network, seed);
        var random = new Random((int)seed);
        foreach (var tensor in network.Tensors.Where(tensor => tensor.Role == TensorRole.Bias))
            parameters.Set(tensor.Name, [.. parameters.Get(tensor.Name).Select(value => value + 0.3f * random.NextFloats(1)[0])]);
        return parameters;
    }

    /// <summary>The same network of the reference, with the same parameters.</summary>
    public static ReferenceChain Reference(Network network, Parameters parameters, string path = "") => new(
    [
        .. network.Layers.Select((layer, place) => Block(layer, parameters, $"{path}layers.{place}.")),
    ]);

    static ReferenceBlock Block(Layer layer, Parameters parameters, string path)
    {
        ReferenceMatrix Tensor(string name)
        {
            var tensor = parameters.Layout.Tensor(path + name);
            return ReferenceMatrix.Of(tensor.Rows, tensor.Columns, parameters.Get(path + name));
        }
        return layer switch
        {
            DenseLayer dense => new DenseBlock(Tensor("weight"), Tensor("bias"), TestActivations.Reference(dense.Activation.Name)),
            BatchNormLayer norm => new NormBlock(
                Tensor("gamma"), Tensor("beta"), TestActivations.Reference(norm.Activation.Name), perRow: false,
                norm.Momentum, norm.Epsilon),
            LayerNormLayer norm => new NormBlock(
                Tensor("gamma"), Tensor("beta"), TestActivations.Reference(norm.Activation.Name), perRow: true, momentum: 0, norm.Epsilon),
            SoftmaxLayer => new SoftmaxBlock(),
            RecurrentLayer recurrent => new RecurrentBlock(
                Tensor("weight"), Tensor("recurrent"), Tensor("bias"), TestActivations.Reference(recurrent.Activation.Name),
                recurrent.Steps, recurrent.ReturnsSequence),
            GruLayer gru => new GruBlock(
                Tensor("weight"), Tensor("recurrent"), Tensor("bias"), Tensor("recurrent_bias"), gru.Steps, gru.ReturnsSequence),
            LstmLayer lstm => new LstmBlock(
                Tensor("weight"), Tensor("recurrent"), Tensor("bias"), Tensor("recurrent_bias"), lstm.Steps, lstm.ReturnsSequence),
            TwinLayer twin => new TwinBlock(Reference(twin.Tower, parameters, path)),
            DistanceLayer => new DistanceBlock(),
            PiecewiseLinearLayer embedding => new PiecewiseLinearBlock(
                Tensor("weight"), [.. embedding.Edges.Select(ends => ends.ToArray())]),
            PeriodicLayer embedding => new PeriodicBlock(
                Tensor("frequency"), Tensor("phase"), Tensor("weight"), embedding.Frequencies),
            CategoryVectorsLayer vectors => new CategoryVectorsBlock(Tensor("weight"), vectors.Categories),
            MemberDenseLayer dense => new MemberDenseBlock(
                Tensor("weight"), Tensor("bias"), TestActivations.Reference(dense.Activation.Name), dense.SharesInputs),
            BatchEnsembleLayer dense => new BatchEnsembleBlock(
                Tensor("weight"), Tensor("input_scale"), Tensor("output_scale"), Tensor("bias"),
                TestActivations.Reference(dense.Activation.Name), dense.SharesInputs),
            MemberScaleLayer => new MemberScaleBlock(Tensor("scale")),
            MemberMeanLayer mean => new MemberMeanBlock(mean.Members, mean.Link.ToString().ToLowerInvariant()),
            DropoutLayer { Rate: 0f } => new ReferenceChain([]),
            _ => throw new ArgumentException($"the reference has no {layer.GetType().Name}"),
        };
    }
}
