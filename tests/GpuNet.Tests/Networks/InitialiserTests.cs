using GpuNet.Reference;

namespace GpuNet.Tests.Networks;

public sealed class InitialiserTests
{
    const int Inputs = 40, Hidden = 60, Outputs = 10;

    [Theory]
    [InlineData("relu", 6.0 / Inputs)]
    [InlineData("leaky_relu", 6.0 / Inputs)]
    [InlineData("tanh", 6.0 / (Inputs + Hidden))]
    [InlineData("sigmoid", 6.0 / (Inputs + Hidden))]
    [InlineData("identity", 3.0 / Inputs)]
    public void Weights_fill_the_interval_of_He_Glorot_or_LeCun(string activation, double limitSquared)
    {
        float[] weights = Parameters.Initialise(NetworkOf(activation), seed: 1).GetWeights(0);
        double limit = Math.Sqrt(limitSquared);
        Assert.InRange(weights.Max(), 0.99 * limit, limit);
        Assert.InRange(weights.Min(), -limit, -0.99 * limit);
        // The mean of 2400 uniform numbers has a standard deviation of limit/√(3·2400), 0.012 of the limit.
        Assert.InRange(weights.Average(), -0.05 * limit, 0.05 * limit);
    }

    [Fact]
    public void Biases_are_0() =>
        Assert.All(Parameters.Initialise(NetworkOf("relu"), seed: 1).GetBiases(0), bias => Assert.Equal(0, bias));

    [Fact]
    public void Random_biases_have_the_limits_of_the_weights_of_their_layer_and_change_no_weight()
    {
        var network = Network.Input(Inputs)
            .Dense(Hidden, biasInitialiser: Initialiser.HeUniform).Dense(Hidden, biasInitialiser: Initialiser.HeUniform);
        var parameters = Parameters.Initialise(network, seed: 1);
        double limit = Math.Sqrt(6.0 / Inputs);
        float[] biases = parameters.GetBiases(0);
        // Of 60 uniform numbers the largest is below 0.85 of the limit once in 17,000 seeds.
        Assert.InRange(biases.Max(), 0.85 * limit, limit);
        Assert.InRange(biases.Min(), -limit, -0.85 * limit);
        Assert.NotEqual(biases, parameters.GetBiases(1));
        Assert.NotEqual(biases, parameters.GetWeights(0)[..Hidden]);
        Assert.Equal(Parameters.Initialise(NetworkOf("identity"), seed: 1).GetWeights(0), parameters.GetWeights(0));
    }

    [Fact]
    public void Recurrent_biases_have_the_limits_of_one_step()
    {
        var layer = new RecurrentLayer(Hidden, Steps: 4, Activation.Tanh) { BiasInitialiser = Initialiser.LeCunUniform };
        float[] biases = Parameters.Initialise(new Network(4 * Inputs, [layer]), seed: 1).Get("layers.0.bias");
        double limit = Math.Sqrt(3.0 / Inputs);
        Assert.InRange(biases.Max(), 0.85 * limit, limit);
        Assert.InRange(biases.Min(), -limit, -0.85 * limit);
    }

    [Fact]
    public void Biases_of_forget_gates_begin_one_larger()
    {
        float[] zeros = Parameters.Initialise(Network.Input(6).Lstm(2, steps: 3), seed: 1).Get("layers.0.bias");
        Assert.Equal([0f, 0f, 1f, 1f, 0f, 0f, 0f, 0f], zeros);
        var layer = new LstmLayer(2, Steps: 3) { BiasInitialiser = Initialiser.Constant(0.5f) };
        Assert.Equal(
            [0.5f, 0.5f, 1.5f, 1.5f, 0.5f, 0.5f, 0.5f, 0.5f],
            Parameters.Initialise(new Network(6, [layer]), seed: 1).Get("layers.0.bias"));
    }

    [Fact]
    public void Names_are_parsed_and_given_back()
    {
        Assert.All(Initialiser.All, one => Assert.Equal(one, Initialiser.Parse(one.ToString())));
        Assert.Equal(Initialiser.Constant(0.25f), Initialiser.Parse("constant:value=0.25"));
        Assert.Equal("constant:value=0.25", Initialiser.Constant(0.25f).ToString());
        Refused("has no constants", "zeros:value=1");
        Refused("no initialiser 'xavier'", "xavier");

        static void Refused(string reason, string text) =>
            Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Initialiser.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        float[] first = Parameters.Initialise(NetworkOf("relu"), seed: 1).Values;
        Assert.Equal(first, Parameters.Initialise(NetworkOf("relu"), seed: 1).Values);
        Assert.NotEqual(first, Parameters.Initialise(NetworkOf("relu"), seed: 2).Values);
    }

    [Fact]
    public void Layers_have_weights_of_their_own()
    {
        var parameters = Parameters.Initialise(Network.Input(4).Dense(4).Dense(4), seed: 1);
        Assert.NotEqual(parameters.GetWeights(0), parameters.GetWeights(1));
    }

    [Theory]
    [InlineData("he_normal", 2.0 / Inputs)]
    [InlineData("he_uniform", 2.0 / Inputs)]
    [InlineData("glorot_normal", 2.0 / (Inputs + Hidden))]
    [InlineData("glorot_uniform", 2.0 / (Inputs + Hidden))]
    [InlineData("lecun_normal", 1.0 / Inputs)]
    [InlineData("lecun_uniform", 1.0 / Inputs)]
    public void Random_weights_have_the_variance_that_their_initialiser_promises(string name, double variance)
    {
        float[] weights = Weights(name, Inputs, Hidden);
        // Of 2400 numbers: the mean has a deviation of 1/49 of theirs, the variance one of at most √2/49, 0.029, of itself.
        Assert.InRange(weights.Average(), -0.08 * Math.Sqrt(variance), 0.08 * Math.Sqrt(variance));
        Assert.InRange(weights.Average(w => w * (double)w), 0.9 * variance, 1.1 * variance);
        // Of normal numbers 4.6 % lie beyond two deviations, of uniform ones none.
        double beyond = weights.Count(w => Math.Abs(w) > 2 * Math.Sqrt(variance)) / (double)weights.Length;
        var (least, most) = name.EndsWith("normal", StringComparison.Ordinal) ? (0.03, 0.06) : (0, 0);
        Assert.InRange(beyond, least, most);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(40, 7)]
    [InlineData(7, 40)]
    public void Orthogonal_weights_have_orthonormal_columns_or_rows(int rows, int columns)
    {
        var w = ReferenceMatrix.Of(rows, columns, Weights("orthogonal", rows, columns));
        var products = rows < columns ? ReferenceProduct.Backward(w, w) : ReferenceProduct.Gradient(w, w);
        var identity = new ReferenceMatrix(products.Rows, products.Columns);
        for (int i = 0; i < identity.Rows; i++)
            identity[i, i] = 1;
        Tolerance.Product(terms: 1).Check(identity.Values, products.Values, "WᵀW");
    }

    [Fact]
    public void Constants_are_constant()
    {
        Assert.All(Weights("zeros", Inputs, Hidden), weight => Assert.Equal(0f, weight));
        var network = Network.Input(3).Dense(2, initialiser: Initialiser.Constant(0.25f));
        Assert.All(Parameters.Initialise(network, seed: 1).GetWeights(0), weight => Assert.Equal(0.25f, weight));
    }

    static float[] Weights(string name, int inputs, int outputs)
    {
        var network = Network.Input(inputs).Dense(outputs, initialiser: Initialiser.All.First(one => one.Name == name));
        return Parameters.Initialise(network, seed: 1).GetWeights(0);
    }

    static Network NetworkOf(string activation) =>
        Network.Input(Inputs).Dense(Hidden, Activation.Find(activation)).Dense(Outputs);
}
