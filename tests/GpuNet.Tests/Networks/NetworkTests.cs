using GpuNet.Kernels.Activations;
using GpuNet.Runtime.Networks;

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

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -3)]
    public void Widths_below_1_are_refused(int inputs, int width) =>
        Assert.Throws<ArgumentException>(() => Network.Input(inputs).Dense(width));
}
