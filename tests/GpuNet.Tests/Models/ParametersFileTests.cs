namespace GpuNet.Tests.Models;

public sealed class ParametersFileTests : IDisposable
{
    static readonly Network network = Network.Input(12)
        .Recurrent(4, steps: 3, returnsSequence: true).Dense(6).BatchNorm(Activation.Tanh).Twin(tower => tower.Dense(3)).Distance();

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Parameters_come_back_as_the_same_bits()
    {
        var parameters = Parameters.Initialise(network, seed: 3);
        ParametersFile.Save(folder["net.safetensors"], parameters);
        Assert.Equal(parameters.Values, ParametersFile.Load(folder["net.safetensors"], network).Values);
    }

    [Fact]
    public void Those_of_a_model_file_are_read_too()
    {
        var model = TestModels.Classifier();
        ModelFile.Save(folder["model.safetensors"], model);
        Assert.Equal(
            model.Parameters.Values.Select(BitConverter.SingleToInt32Bits),
            ParametersFile.Load(folder["model.safetensors"], model.Network).Values.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Parameters_of_another_network_are_refused_with_the_tensor()
    {
        ParametersFile.Save(folder["net.safetensors"], new(Network.Input(3).Dense(2)));
        Refused(Network.Input(3).Dense(2).Dense(2), "the tensor 'layers.1.weight' is missing");
        Refused(Network.Input(3).Dense(4), "the tensor 'layers.0.weight' is [3, 2], but the network needs [3, 4]");

        void Refused(Network other, string reason)
        {
            var refusal = Assert.Throws<InputException>(() => ParametersFile.Load(folder["net.safetensors"], other));
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        }
    }
}
