using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Networks;

public sealed class ParametersTests
{
    // No width is a multiple of 4, so that every matrix has padding.
    static readonly Network network = Network.Input(3).Dense(5, Activation.Relu).Dense(2, Activation.Tanh).Dense(1);

    [Fact]
    public void What_is_set_is_got_and_the_padding_stays_0()
    {
        var parameters = Numbered();
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            Assert.Equal(Values(network.InputsOf(layer) * network.OutputsOf(layer), 100 * layer + 1), parameters.GetWeights(layer));
            Assert.Equal(Values(network.OutputsOf(layer), 100 * layer + 51), parameters.GetBiases(layer));
        }
        Assert.Equal(network.ParameterCount, parameters.Values.Count(value => value != 0));
    }

    [Fact]
    public void Matrices_on_a_device_have_the_layout_of_the_host()
    {
        using var device = TestDevices.Open("cpu");
        var parameters = Numbered();
        using var buffer = device.Allocate<float>(parameters.Layout.Length);
        buffer.Upload(parameters.Values);
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            var (w, b) = (parameters.Layout.Weights(buffer, layer), parameters.Layout.Biases(buffer, layer));
            Assert.Equal(parameters.GetWeights(layer), w.Download(w.Rows));
            Assert.Equal(parameters.GetBiases(layer), b.Download(1));
            Assert.Equal((0, 0), (w.Offset % Matrix.Alignment, b.Offset % Matrix.Alignment));
        }
    }

    [Fact]
    public void All_weights_lie_before_all_biases()
    {
        var parameters = Numbered();
        int weightLength = parameters.Layout.WeightLength;
        Assert.Equal(0, weightLength % Matrix.Alignment);
        float[] weights = [.. Enumerable.Range(0, network.Layers.Length).SelectMany(parameters.GetWeights)];
        Assert.Equal(weights, parameters.Values.Take(weightLength).Where(value => value != 0));
    }

    [Fact]
    public void What_layers_keep_for_themselves_lies_behind_all_that_is_learned()
    {
        var normalised = Network.Input(3).Dense(5).BatchNorm(Activation.Relu).Dense(2);
        var parameters = new Parameters(normalised);
        var layout = parameters.Layout;
        foreach (var tensor in normalised.Tensors)
            parameters.Set(tensor.Name, [.. Enumerable.Repeat((float)tensor.Role + 1, (int)tensor.Count)]);
        Assert.All(parameters.Values[..layout.WeightLength], value => Assert.True(value is 0 or 1));
        Assert.All(parameters.Values[layout.WeightLength..layout.LearnedLength], value => Assert.True(value is 0 or 2));
        Assert.All(parameters.Values[layout.LearnedLength..], value => Assert.True(value is 0 or 3));
        Assert.Equal(10, parameters.Values.Count(value => value == 3));
    }

    [Fact]
    public void The_first_layers_are_a_network_of_their_own()
    {
        using var device = TestDevices.Open("cpu");
        var parameters = Parameters.Initialise(network, seed: 8);
        var first = parameters.Take(1);
        Assert.Equal("3 → 5 relu", first.Network.ToString());
        Assert.Equal(parameters.GetWeights(0), first.GetWeights(0));
        Assert.Equal(parameters.GetBiases(0), first.GetBiases(0));

        float[] x = new Random(9).NextFloats(2 * 3);
        using var data = new DeviceData(device, rows: 2, x, []);
        using var plan = new ForwardPlan(device, network, batchSize: 2, data);
        plan.Parameters.Upload(parameters.Values);
        plan.Predict([0, 1]);
        Assert.Equal(plan.Output(1).Download(2), Predictor.Outputs(first, x, device));
        Assert.Throws<ArgumentException>(() => Predictor.Outputs(first, x.AsSpan(1), device));
    }

    [Fact]
    public void Values_that_do_not_fit_the_layer_are_refused()
    {
        var parameters = new Parameters(network);
        Assert.Throws<ArgumentException>(() => parameters.SetWeights(0, new float[14]));
        Assert.Throws<ArgumentException>(() => parameters.SetBiases(1, new float[3]));
    }

    static Parameters Numbered()
    {
        var parameters = new Parameters(network);
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            parameters.SetWeights(layer, Values(network.InputsOf(layer) * network.OutputsOf(layer), 100 * layer + 1));
            parameters.SetBiases(layer, Values(network.OutputsOf(layer), 100 * layer + 51));
        }
        return parameters;
    }

    static float[] Values(int count, int first) => [.. Enumerable.Range(first, count).Select(value => (float)value)];
}
