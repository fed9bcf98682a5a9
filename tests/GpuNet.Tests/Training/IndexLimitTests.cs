using GpuNet.Tests.Devices;
using GpuNet.Tests.Layers;

namespace GpuNet.Tests.Training;

/// <summary>Kernels index memory with 32 bits: what is larger is refused before any memory is taken.</summary>
public sealed class IndexLimitTests
{
    const string TooMany = "needs more than 2147482624 numbers of memory, the most that can be indexed";

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    public static TheoryData<string> Networks => [.. LayerCase.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_batch_names_one_that_would_fit(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var data = new DeviceData(device, rows: 2, new float[2 * 5], new float[2 * 3]);
        var wide = Network.Input(5).Dense(1 << 20).Dense(3);
        var error = Assert.Throws<InputException>(
            () => new TrainingPlan(device, wide, new SquaredError(), new Sgd(), int.MaxValue / 2, data));
        Assert.Matches($@"^a batch size of 1073741823 {TooMany}: a batch size of \d+ would fit$", error.Message);
    }

    // Of the sizes that are counted on the way many have more rows than 32 bits hold.
    [Theory]
    [MemberData(nameof(Networks))]
    public void A_batch_is_refused_whatever_the_layers(string name)
    {
        using var device = TestDevices.Open("cpu");
        var network = LayerCase.Find(name);
        using var data = new DeviceData(device, rows: 2, new float[2 * network.Inputs], new float[2 * network.Outputs]);
        var error = Assert.Throws<InputException>(
            () => new TrainingPlan(device, network, LayerCase.LossOf(name), new Adam(), int.MaxValue, data));
        Assert.Matches($@"^a batch size of 2147483647 {TooMany}: a batch size of \d+ would fit$", error.Message);
    }

    [Fact]
    public void A_batch_of_a_plan_for_inference_is_refused()
    {
        using var device = TestDevices.Open("cpu");
        using var data = new DeviceData(device, rows: 1, new float[1], []);
        var error = Assert.Throws<InputException>(() => new ForwardPlan(device, Network.Input(1).Dense(9), batchSize: 1 << 28, data));
        Assert.Matches($@"^a batch size of 268435456 {TooMany}: a batch size of \d+ would fit$", error.Message);
    }

    [Fact]
    public void A_network_is_refused()
    {
        var error = Assert.Throws<InputException>(() => Network.Input(50_000).Dense(50_000).CreateLayout());
        Assert.Equal($"the network 50000 → 50000 {TooMany}: use narrower layers", error.Message);
    }

    [Fact]
    public void A_matrix_just_below_the_limit_is_not()
    {
        Assert.Equal(2_147_482_624, Matrix.Indexable(Matrix.LengthFor(2_147_482_624 / 64, 64), "a matrix", "use a smaller one"));
        long above = Matrix.LengthFor((2_147_482_624 / 64) + 1, 64);
        Assert.Throws<InputException>(() => Matrix.Indexable(above, "a matrix", "use a smaller one"));
    }
}
