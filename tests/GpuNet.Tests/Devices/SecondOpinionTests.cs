using GpuNet.Tests.Golden;

namespace GpuNet.Tests.Devices;

/// <summary>
/// ILGPU's CPU accelerator runs each kind of kernel once, on a small shape, and one whole training: what the device <c>checked</c>
/// makes of ILGPU's functions is what ILGPU makes of them.
/// </summary>
public sealed class SecondOpinionTests : IDisposable
{
    static readonly LayerShape shape = new(Rows: 5, Inputs: 6, Outputs: 7);

    readonly Device device = DeviceCatalogue.Open(TestDevices.SecondOpinion);
    readonly Random random = new(117);

    public void Dispose() => device.Dispose();

    [Fact]
    public void Forward() => ForwardTests.CheckExactly(device, "tanh", shape, random);

    [Fact]
    public void Backward() => BackwardTests.CheckExactly(device, "tanh", shape, random);

    [Fact]
    public void Gradients() => GradientTests.CheckExactly(device, shape, random);

    [Fact]
    public void Loss() => LossTests.Check(
        device, "softmax_cross_entropy", 5, 7, random.NextFloats(35, limit: 5), random.NextTargets("softmax_cross_entropy", 5, 7),
        Tolerance.Formula);

    [Fact]
    public void Update() => UpdateTests.Check(device, "adam", random, 64, _ => random.NextSingle(), Tolerance.Formula);

    [Fact]
    public void A_whole_training() => GoldenDeviceTests.Check(device, GoldenFile.Read(GoldenFile.Names[0]));
}
