using GpuNet.Kernels.Activations;
using GpuNet.Runtime.Networks;

namespace GpuNet.Tests.Networks;

public sealed class InitialiserTests
{
    const int Inputs = 40, Hidden = 60, Outputs = 10;

    [Theory]
    [InlineData("relu", 6.0 / Inputs)]
    [InlineData("leaky_relu", 6.0 / Inputs)]
    [InlineData("tanh", 6.0 / (Inputs + Hidden))]
    [InlineData("sigmoid", 6.0 / (Inputs + Hidden))]
    public void Weights_fill_the_interval_of_He_or_Glorot(string activation, double limitSquared)
    {
        float[] weights = Initialiser.Initialise(NetworkOf(activation), seed: 1).GetWeights(0);
        double limit = Math.Sqrt(limitSquared);
        Assert.InRange(weights.Max(), 0.99 * limit, limit);
        Assert.InRange(weights.Min(), -limit, -0.99 * limit);
        // The mean of 2400 uniform numbers has a standard deviation of limit/√(3·2400), 0.012 of the limit.
        Assert.InRange(weights.Average(), -0.05 * limit, 0.05 * limit);
    }

    [Fact]
    public void Biases_are_0() =>
        Assert.All(Initialiser.Initialise(NetworkOf("relu"), seed: 1).GetBiases(0), bias => Assert.Equal(0, bias));

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        float[] first = Initialiser.Initialise(NetworkOf("relu"), seed: 1).Values;
        Assert.Equal(first, Initialiser.Initialise(NetworkOf("relu"), seed: 1).Values);
        Assert.NotEqual(first, Initialiser.Initialise(NetworkOf("relu"), seed: 2).Values);
    }

    [Fact]
    public void Layers_have_weights_of_their_own()
    {
        var parameters = Initialiser.Initialise(Network.Input(4).Dense(4).Dense(4), seed: 1);
        Assert.NotEqual(parameters.GetWeights(0), parameters.GetWeights(1));
    }

    static Network NetworkOf(string activation) =>
        Network.Input(Inputs).Dense(Hidden, Activation.Find(activation)).Dense(Outputs);
}
