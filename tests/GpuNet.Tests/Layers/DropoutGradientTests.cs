using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Layers;

/// <summary>
/// Dropout between layers of every kind: the gradients are the slopes of the loss under the mask of that step, by central differences of
/// the device's own losses.
/// </summary>
public sealed class DropoutGradientTests
{
    const int Rows = 6, Outputs = 3;
    const float Difference = 0.01f;

    // A loss of about 10 is rounded by 1e-6, and a difference of two is divided by 0.02; the rest is the third derivative.
    static readonly Tolerance slope = new(Relative: 2e-3, Absolute: 1e-4);

    static readonly Activation square = TestActivations.Find("square");

    static readonly Dictionary<string, Network> networks = new()
    {
        ["dense"] = Network.Input(5).Dropout(0.3f).Dense(9, Activation.Tanh, dropout: 0.4f).Dense(7, square)
            .Dropout(0.2f).Dropout(0.3f).Dense(Outputs),
        ["normalised"] = Network.Input(5).Dense(9, Activation.Tanh, dropout: 0.3f).BatchNorm(Activation.Tanh).Dropout(0.3f)
            .Dense(6).Dropout(0.3f).LayerNorm(square).Dropout(0.3f).Dense(Outputs),
        ["members"] = Network.Input(5).Dense(6, Activation.Tanh, dropout: 0.3f).MemberDense(3, 7, square).Dropout(0.3f)
            .MemberDense(3, Outputs).MemberMean(Link.Identity),
        ["softmax"] = Network.Input(5).Dense(9, Activation.Tanh, dropout: 0.3f).Softmax().Dropout(0.3f).Dense(Outputs),
        ["recurrent"] = Network.Input(12).Dropout(0.2f).Recurrent(7, steps: 4, returnsSequence: true).Dropout(0.3f)
            .Recurrent(5, steps: 4).Dropout(0.3f).Dense(Outputs),
        ["twin"] = Network.Input(10)
            .Twin(tower => tower.Dense(9, Activation.Tanh, dropout: 0.3f).LayerNorm().Dropout(0.3f).Dense(3))
            .Dropout(0.2f).Distance(),
    };

    public static MatrixTheoryData<string, string> DevicesAndNetworks => new(TestDevices.Names, networks.Keys);

    [Theory]
    [MemberData(nameof(DevicesAndNetworks))]
    public void Gradients_are_the_slopes_of_the_loss_under_the_mask_of_the_step(string deviceName, string name)
    {
        var network = networks[name];
        var random = new Random(119);
        using var device = TestDevices.Open(deviceName);
        Loss loss = network.Outputs == 1 ? new Contrastive() : new SquaredError();
        float[] x = random.NextFloats(Rows * network.Inputs, limit: 2), y = random.NextTargets(loss.Name, Rows, network.Outputs);
        using var data = new DeviceData(device, Rows, x, y);
        using var plan = new TrainingPlan(device, network, loss, new Sgd(), Rows, data, seed: 5);
        plan.Forward.Order.Upload([.. Enumerable.Range(0, Rows)]);
        var first = LayerCase.Parameters(network, seed: 7);

        var gradients = new Parameters(network);
        Assert.InRange(LossAt(first.Values), 0.01, 20);
        plan.Gradients.Download(gradients.Values);
        foreach (var tensor in network.Tensors.Where(tensor => tensor.Role != TensorRole.State))
        {
            var direction = new Parameters(network);
            direction.Set(tensor.Name, random.NextFloats((int)tensor.Count));
            double expected = (LossAt(Moved(direction, Difference)) - LossAt(Moved(direction, -Difference))) / (2 * Difference);
            double along = gradients.Values.Zip(direction.Values, (g, d) => (double)g * d).Sum();
            slope.Check(expected, along, $"the slope along {tensor.Name}");
        }

        float[] Moved(Parameters direction, float by) => [.. first.Values.Zip(direction.Values, (value, change) => value + by * change)];

        double LossAt(float[] parameters)
        {
            plan.Forward.Parameters.Upload(parameters);
            plan.Differentiate(new(First: 0, Rows, Step: 3, LearningRate: 0));
            float[] losses = new float[Rows];
            plan.Losses.Download(losses);
            return losses.Average(value => (double)value);
        }
    }
}
