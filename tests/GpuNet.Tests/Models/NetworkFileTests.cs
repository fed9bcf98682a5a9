namespace GpuNet.Tests.Models;

/// <summary>Networks in model files: layers of every kind are read as they were written, to the bit.</summary>
public sealed class NetworkFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Layers_of_every_kind_load_to_the_bit()
    {
        var network = Network.Input(3).Dense(12, Activation.Tanh, dropout: 0.25f).BatchNorm(Activation.Relu).LayerNorm()
            .Recurrent(8, steps: 3, returnsSequence: true).Gru(4, steps: 3, returnsSequence: true)
            .Lstm(8, steps: 3, returnsSequence: true).Twin(tower => tower.Dense(4, Activation.Sigmoid))
            .Softmax().Distance().Dense(3);
        Assert.Equal(network.ToString(), Reload(network));
    }

    public static TheoryData<Network, string> Embeddings => new()
    {
        {
            Network.Input(3).PiecewiseLinear([[-1f, 0.1f, 2f], [], [-0.5f, 0.3f]], width: 4).Dense(3),
            "3 → 9 piecewise linear → 3"
        },
        { Network.Input(3).Periodic([5, 0, 2], width: 4).Dense(3), "3 → 9 periodic → 3" },
        {
            Network.Input(3).Periodic([5, 0, 0], width: 4).CategoryVectors([0, 0, 0, 0, 2], width: 3).Dense(3),
            "3 → 6 periodic → 7 category vectors → 3"
        },
    };

    [Theory]
    [MemberData(nameof(Embeddings))]
    public void Embeddings_load_to_the_bit(Network network, string text) => Assert.Equal(text, Reload(network));

    [Theory]
    [InlineData("tabm:members=4", "3 → 4 of 5 tanh → 4 of 6 tanh → 4 × 3 → mean")]
    [InlineData("tabm-mini:members=4", "3 → 4 scaled → 5 tanh → 6 tanh → 4 × 3 → mean")]
    public void Members_that_share_weights_load_to_the_bit(string architecture, string expected)
    {
        var network = Architecture.Parse(architecture) switch
        {
            TabM tabm => Network.Input(3).BatchEnsemble(tabm.Members, 5, Activation.Tanh).BatchEnsemble(tabm.Members, 6, Activation.Tanh),
            _ => Network.Input(3).MemberScale(4).Dense(5, Activation.Tanh).Dense(6, Activation.Tanh),
        };
        Assert.Equal(expected, Reload(network.MemberDense(4, 3).MemberMean(Link.Softmax)));
    }

    [Fact]
    public void An_ensemble_loads_to_the_bit_and_is_refused_without_its_mean()
    {
        var members = Network.Input(3).MemberDense(4, 5, Activation.Tanh).MemberDense(4, 3);
        Assert.Equal("3 → 4 × 5 tanh → 4 × 3 → mean", Reload(members.MemberMean(Link.Softmax)));
        var problem = Assert.Throws<ArgumentException>(() => Reload(members));
        Assert.StartsWith("the network has 4 members, and no mean of them as its last layer", problem.Message, StringComparison.Ordinal);
    }

    // The network of the file that a model with it is saved to. What is read has the same bits, and is saved as the same bytes.
    string Reload(Network network)
    {
        var parameters = Parameters.Initialise(network, seed: 3);
        ModelFile.Save(folder["m"], TestModels.Classifier() with { Parameters = parameters });
        var loaded = ModelFile.Load(folder["m"]);
        Assert.Equal(TestModels.BitsOf(parameters), TestModels.BitsOf(loaded.Parameters));
        ModelFile.Save(folder["again"], loaded);
        Assert.Equal(File.ReadAllBytes(folder["m"]), File.ReadAllBytes(folder["again"]));
        return loaded.Network.ToString();
    }
}
