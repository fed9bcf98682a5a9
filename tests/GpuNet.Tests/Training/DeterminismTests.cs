using GpuNet.Devices.Cpu;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>The same seed gives the same bits: after every epoch the same losses, at the end the same parameters.</summary>
public sealed class DeterminismTests
{
    // The last batch is short.
    static readonly LoopOptions plain = new() { Epochs = 3, BatchSize = 16 };

    // With a norm over all gradients, batches in parts, and all that changes from step to step.
    static readonly LoopOptions full = plain with
    {
        MicroBatchSize = 7,
        Gradients = new() { ClipNorm = 0.5f, ClipValue = 0.1f, L1 = 0.001f },
        Schedule = new WarmupSchedule { Length = 1.5f, Then = new CosineSchedule { Least = 0.1f } },
        EarlyStopping = new(Patience: 2),
        OnDivergence = Divergence.RollBack,
    };

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void The_same_seed_on_the_same_device_gives_the_same_bits(string deviceName)
    {
        foreach (var options in new[] { plain, full })
        {
            var first = Train(TestDevices.Open(deviceName), seed: 5, options);
            var second = Train(TestDevices.Open(deviceName), seed: 5, options);
            Assert.Equal(first.Losses, second.Losses);
            Assert.Equal(first.Bits, second.Bits);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Another_seed_gives_other_bits(string deviceName) =>
        Assert.NotEqual(Train(TestDevices.Open(deviceName), seed: 5).Bits, Train(TestDevices.Open(deviceName), seed: 6).Bits);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void The_number_of_threads_changes_no_bit_of_a_training(int threads)
    {
        foreach (var options in new[] { plain, full })
        {
            var one = Train(new CpuDevice(threads: 1), seed: 5, options);
            var many = Train(new CpuDevice(threads: threads), seed: 5, options);
            Assert.Equal(one.Losses, many.Losses);
            Assert.Equal(one.Bits, many.Bits);
        }
    }

    static (double[] Losses, int[] Bits) Train(Device device, ulong seed, LoopOptions? options = null)
    {
        using (device)
        {
            options ??= plain;
            options = options with { Seed = seed };
            using var task = new RandomTask(device, options, new Adam { WeightDecay = 0.01f });
            var losses = new List<double>();
            var progress = new SynchronousProgress<EpochReport>(report => losses.Add(report.Training.Loss));
            var parameters = task.Loop.Fit(RandomTask.Most, RandomTask.Rest, progress);
            return ([.. losses], [.. parameters.Values.Select(BitConverter.SingleToInt32Bits)]);
        }
    }
}
