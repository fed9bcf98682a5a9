using GpuNet.Reference;
using GpuNet.Reference.Blocks;
using GpuNet.Tests.Devices;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Layers;

/// <summary>The mean of networks that were trained one by one: its answers, its file, and what is no mean.</summary>
public sealed class NetworkMeanTests
{
    const int Rows = 7, Inputs = 5, Outputs = 3;

    // Of each something that inference has to find in its own place: inner means, running statistics, a layer that must be first.
    static readonly Network[] networks =
    [
        Network.Input(Inputs).Dense(9, Activation.Tanh, dropout: 0.5f).Dense(Outputs),
        Network.Input(Inputs).BatchEnsemble(3, 6, Activation.Relu).MemberDense(3, Outputs).MemberMean(Link.Softmax),
        Network.Input(Inputs).Periodic([3, 0, 2, 0, 1], width: 4).Dense(7).BatchNorm(Activation.LeakyRelu).Dense(Outputs),
    ];

    public static MatrixTheoryData<string, Link> DevicesAndLinks => new(TestDevices.Names, [Link.Softmax, Link.Sigmoid, Link.Identity]);

    static Parameters[] Trained() => [.. networks.Select((network, place) => LayerCase.Parameters(network, seed: (ulong)place + 3))];

    [Theory]
    [MemberData(nameof(DevicesAndLinks))]
    public void Answers_are_the_mean_predictions_of_the_networks(string deviceName, Link link)
    {
        using var device = TestDevices.Open(deviceName);
        float[] x = new Random(53).NextFloats(Rows * Inputs, limit: 2);
        var all = new ReferenceMatrix(Rows * networks.Length, Outputs);
        foreach (var (place, one) in Trained().Index())
        {
            float[] own = Predictor.Outputs(one, x, device);
            for (int row = 0; row < Rows; row++)
            {
                for (int k = 0; k < Outputs; k++)
                    all[row * networks.Length + place, k] = own[row * Outputs + k];
            }
        }
        var expected = new MemberMeanBlock(networks.Length, link.ToString().ToLowerInvariant()).Forward(all, training: false);
        float[] answers = Predictor.Outputs(NetworkMeanLayer.Of(Trained(), link), x, device);
        Tolerance.Golden.Check(expected.Values, answers, $"{link}");
    }

    [Fact]
    public void A_mean_of_the_same_network_gives_its_bits()
    {
        using var device = TestDevices.Open("cpu");
        float[] x = new Random(54).NextFloats(Rows * Inputs, limit: 2);
        var one = Trained()[0];
        Assert.Equal(Predictor.Outputs(one, x, device), Predictor.Outputs(NetworkMeanLayer.Of([one, one], Link.Identity), x, device));
    }

    [Fact]
    public void A_file_gives_it_back()
    {
        using var folder = new TemporaryFolder();
        var model = new Model
        {
            Parameters = NetworkMeanLayer.Of(Trained(), Link.Softmax),
            Task = LearningTask.Classification,
            Loss = new SoftmaxCrossEntropy(),
            TargetNames = ["y"],
            ClassNames = ["a", "b", "c"],
            Preprocessing = new(["p", "q", "r", "s", "t"], null, new(new double[Inputs], [1, 1, 1, 1, 1]), null),
        };
        model.Save(folder["m.safetensors"]);
        var read = Model.Load(folder["m.safetensors"]);
        Assert.Equal(model.Parameters.Values, read.Parameters.Values);
        Assert.Equal(model.Network.ToString(), read.Network.ToString());
        float[] row = [0.3f, -1f, 0.2f, 2f, 0.5f];
        Assert.Equal(model.Predict(row).Probabilities, read.Predict(row).Probabilities);
    }

    [Fact]
    public void What_is_no_mean_of_networks_is_refused()
    {
        Refused("there are none");
        Refused("one has no layers", Network.Input(Inputs));
        Refused("no mean of them as its last layer", Network.Input(Inputs).MemberDense(2, Outputs));
        Refused("5 inputs and 3 outputs", networks[0], Network.Input(Inputs).Dense(2));
        Refused("5 inputs and 3 outputs", Network.Input(4).Dense(Outputs));

        using var device = TestDevices.Open("cpu");
        using var data = new DeviceData(device, rows: 2, new float[2 * Inputs], new float[2 * Outputs]);
        var network = NetworkMeanLayer.Of(Trained(), Link.Softmax).Network;
        var refusal = Assert.Throws<ArgumentException>(
            () => new TrainingPlan(device, network, new SoftmaxCrossEntropy(), new Sgd(), batchSize: 2, data));
        Assert.StartsWith("layer 1 is a mean of networks that were trained one by one", refusal.Message, StringComparison.Ordinal);

        static void Refused(string reason, params Network[] some)
        {
            var refusal = Assert.Throws<ArgumentException>(
                () => Network.Input(Inputs).Add(new NetworkMeanLayer([.. some], Link.Softmax)));
            Assert.StartsWith("layer 1 is a mean of networks", refusal.Message, StringComparison.Ordinal);
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        }
    }
}
