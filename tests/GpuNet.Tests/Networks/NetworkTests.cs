namespace GpuNet.Tests.Networks;

public sealed class NetworkTests
{
    static readonly Network network = Network.Input(64).Dense(128, Activation.Relu).Dense(10);

    [Fact]
    public void A_network_says_what_it_is_made_of()
    {
        Assert.Equal("64 → 128 relu → 10", network.ToString());
        Assert.Equal((64, 10, 65 * 128 + 129 * 10), (network.Inputs, network.Outputs, network.ParameterCount));
        Assert.Equal([64, 128], [network.InputsOf(0), network.InputsOf(1)]);
    }

    [Fact]
    public void Adding_a_layer_leaves_the_network_it_is_added_to()
    {
        network.Dense(3);
        Assert.Equal(2, network.Layers.Length);
    }

    [Fact]
    public void Layers_that_do_not_fit_those_before_them_are_refused_by_place_and_reason()
    {
        Refused(() => Network.Input(7).Dense(5).Recurrent(4, steps: 2), "layer 2 has 2 steps, but 5 inputs are not a multiple of that");
        Refused(
            () => Network.Input(7).Twin(tower => tower.Dense(2)),
            "twin towers read one half of the inputs each, but 7 is not an even number");
        Refused(() => Network.Input(7).Distance(), "layer 1 is a distance of two halves, but 7 is not an even number of inputs");
        Refused(() => Network.Input(7).Add(new BatchNormLayer(Activation.Relu, Momentum: 0f)), "layer 1 has a momentum of 0");
        Refused(() => Network.Input(7).Add(new LayerNormLayer(Activation.Relu, Epsilon: float.NaN)), "layer 1 has an ε of NaN");
        Refused(() => Network.Input(2).MemberDense(3, 4).MemberDense(2, 1), "layer 2 has 2 members, but those before it 3");
        Refused(() => Network.Input(2).MemberDense(1, 4), "layer 1 has 1 member; there must be from 2 to 1024");
        Refused(() => Network.Input(2).Dense(4).MemberMean(Link.Softmax), "layer 2 is a mean of 1 member, but there are 1");
        Refused(
            () => Network.Input(2).MemberDense(2, 4).MemberMean(Link.Identity).Dense(1),
            "the mean of the members can only be the last");
        Refused(() => Network.Input(4).Twin(tower => tower.MemberDense(2, 3)), "layer 1 has towers that are ensembles");
        Refused(() => Network.Input(2).Dense(1).PiecewiseLinear([[0f, 1f]], width: 2), "layer 2 can only be the first");
        Refused(
            () => Network.Input(2).PiecewiseLinear([[0f, 1f]], width: 2),
            "layer 1 needs a number of bins, 0 or more, for each of 2 inputs");
        Refused(() => Network.Input(1).PiecewiseLinear([[0f, 1f]], width: 0), "layer 1 has vectors of 0 numbers; it must be at least 1");
        Refused(() => Network.Input(1).PiecewiseLinear([[0f, 1f, 1f]], width: 2), "the edges 1 and 1 of input 1 do not ascend");
        Refused(() => Network.Input(1).PiecewiseLinear([[0f, float.NaN]], width: 2), "the edges 0 and NaN of input 1 do not ascend");
        Refused(() => Network.Input(2).Dense(1).Periodic([3], width: 2), "layer 2 can only be the first");
        Refused(() => Network.Input(2).Periodic([3], width: 2), "layer 1 needs a number of frequencies, 0 or more, for each of 2 inputs");
        Refused(() => Network.Input(1).Periodic([3], width: 1), "layer 1 has vectors of 1 numbers; it must be at least 2");
        Refused(() => Network.Input(2).Periodic([1 << 24, 1], width: 3), "layer 1 has 16777217 rows of weights and 6 outputs");
        Refused(() => Network.Input(4).CategoryVectors([0, 2], width: 2), "layer 1 needs numbers of categories that make up 4 inputs");
        Refused(() => Network.Input(2).CategoryVectors([0, 0], width: 2), "layer 1 needs numbers of categories that make up 2 inputs");
        Refused(() => Network.Input(3).CategoryVectors([3], width: 0), "layer 1 has vectors of 0 numbers; it must be at least 1");
        Refused(() => Network.Input(7).Dropout(1f), "layer 1 has a dropout of 1; it must be from 0 to below 1");

        static void Refused(Func<Network> make, string reason) =>
            Assert.StartsWith(reason, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -3)]
    public void Widths_below_1_are_refused(int inputs, int width) =>
        Assert.Throws<ArgumentException>(() => Network.Input(inputs).Dense(width));
}
