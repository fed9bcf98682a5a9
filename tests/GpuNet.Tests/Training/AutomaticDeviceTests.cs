namespace GpuNet.Tests.Training;

/// <summary>Whether a network is worth a GPU, on machines that have one.</summary>
public sealed class AutomaticDeviceTests
{
    static readonly DeviceInfo cpu = new("cpu", "cpu", []) { IsProcessor = true };
    static readonly DeviceInfo cuda = new("cuda:0", "GPU", []);

    [Fact]
    public void A_step_that_is_over_before_it_could_be_launched_goes_to_the_cpu()
    {
        var (name, reason) = AutomaticDevice.Choose([cuda, cpu], Digits(16), new SoftmaxCrossEntropy(), new Adam(), batchSize: 8);
        Assert.Equal("cpu", name);
        Assert.Matches(
            "^it takes about [1-9][0-9]? µs for a step of so small a network, and the 2 launches on cuda:0 take 8 µs at least$", reason);
    }

    [Theory]
    [InlineData(100, 4096)]
    [InlineData(4000, 32)]
    public void One_with_more_to_compute_goes_to_the_GPU(int hidden, int batchSize) => Assert.Equal(
        ("cuda:0", "the first CUDA device"),
        AutomaticDevice.Choose([cuda, cpu], Digits(hidden), new SoftmaxCrossEntropy(), new Adam(), batchSize));

    [Fact]
    public void Where_there_is_no_GPU_nothing_is_weighed()
    {
        var (name, reason) = AutomaticDevice.Choose([cpu], Digits(16), new SoftmaxCrossEntropy(), new Adam(), batchSize: 8);
        Assert.Equal("cpu", name);
        Assert.DoesNotContain("µs", reason, StringComparison.Ordinal);
    }

    static Network Digits(int hidden) => Network.Input(64).Dense(hidden, Activation.Relu).Dense(10);
}
