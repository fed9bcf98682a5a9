using GpuNet.Devices.Ilgpu;
using GpuNet.Plans;
using GpuNet.Search;
using GpuNet.Tests.Devices;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Tests.Training;

/// <summary>Plans whose steps are launched together.</summary>
public sealed class PlanPackTests
{
    static readonly Network network = Network.Input(5).Dense(9, Activation.Sigmoid).Dense(3);

    static readonly NarrowOptions usual = new(Rows: 29, BatchSize: 21);

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    // The last batch is short.
    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Each_has_the_bits_that_it_has_alone(string deviceName)
    {
        NarrowOptions[] kinds =
        [
            usual, usual with { HasClasses = true, IsWeighted = true }, usual with { IsSpoilt = true },
            usual with { Loss = "binary_cross_entropy", PositiveWeights = [0.5f, 1, 3] },
        ];
        foreach (var kind in kinds)
        {
            NarrowOptions[] members =
            [
                kind with { Optimizer = new Adam { LearningRate = 0.01f } },
                kind with { Optimizer = new Adam { Beta1 = 0.5f, WeightDecay = 0.1f, Correction = false } },
                kind with { Optimizer = new Adam { Epsilon = 0.1f }, Rules = new() { ClipValue = 0.05f, L1 = 0.002f } },
            ];
            using var device = TestDevices.Open(deviceName);
            float[][] alone = [.. members.Select(options => TrainOne(device, options))];
            Assert.Equal(alone, TrainTogether(device, members));
        }
    }

    [Fact]
    public void A_step_of_all_is_two_launches()
    {
        using var device = TestDevices.Open(IlgpuContext.Checked);
        using var trace = new KernelTrace();
        TrainTogether(device, [usual, usual, usual, usual]);
        Assert.Equal(
            ["PackedGradients", "PackedUpdate", "PackedGradients", "PackedUpdate"],
            trace.Launches.Select(launch => launch.Kernel.Split('<')[0]));
    }

    [Fact]
    public void Where_the_device_fails_nobody_waits_any_longer()
    {
        using var device = (IlgpuDevice)TestDevices.Open(IlgpuContext.Checked);
        var failed = Assert.Throws<DeviceException>(
            () => TrainTogether(device, [usual, usual], () => device.Fault = () => throw new CudaException("unspecified launch failure")));
        Assert.Contains("failed", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_launches_of_its_own_or_other_constants_of_a_kernel_is_not_in_a_pack()
    {
        using var device = TestDevices.Open(IlgpuContext.Checked);
        NarrowOptions[] others =
        [
            usual with { Rules = new() { ClipNorm = 1 } }, usual with { Averages = true }, usual with { MicroBatchSize = 5 },
            usual with { Parts = 4 },
        ];
        foreach (var other in others)
            Assert.DoesNotContain("Packed", KernelsOf(other), StringComparison.Ordinal);
        Assert.Contains("Packed", KernelsOf(usual), StringComparison.Ordinal);

        string KernelsOf(NarrowOptions options)
        {
            using var trace = new KernelTrace();
            TrainOne(device, options with { Packs = new(device, most: 2) });
            return string.Join(' ', trace.Launches.Select(launch => launch.Kernel));
        }
    }

    static float[][] TrainTogether(Device device, NarrowOptions[] members, Action? whenAllWait = null)
    {
        var packs = new PlanPacks(device, members.Length);
        var trained = new float[members.Length][];
        using var allHaveBegun = new Barrier(members.Length, _ => whenAllWait?.Invoke());
        Together.Run(members.Length, Train, CancellationToken.None);
        return trained;

        void Train(int place, CancellationToken stop) =>
            trained[place] = TrainOne(device, members[place] with { Packs = packs }, allHaveBegun.SignalAndWait);
    }

    static float[] TrainOne(Device device, NarrowOptions options, Action? beforeLaunch = null)
    {
        using var task = new NarrowTask(device, network, options, isFused: true);
        var (losses, correct, parameters) = task.Train(beforeLaunch);
        return [.. losses, .. correct, .. parameters];
    }
}
