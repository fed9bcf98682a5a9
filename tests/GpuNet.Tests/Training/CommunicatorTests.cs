using GpuNet.Training;

namespace GpuNet.Tests.Training;

/// <summary>Sums over workers have the order of one binary tree, and send the least that a sum can.</summary>
public sealed class CommunicatorTests
{
    [Theory]
    [InlineData(2, 64)]
    [InlineData(4, 1001)]
    [InlineData(8, 1024)]
    [InlineData(8, 3)]
    public void A_sum_has_the_bits_of_the_tree(int workers, int length)
    {
        var random = new Random(211);
        float[][] values = [.. Enumerable.Range(0, workers).Select(_ => random.NextFloats(length))];
        float[] expected = Tree(values);
        Run(workers, worker =>
        {
            float[] sum = [.. values[worker.Rank]];
            worker.Sum(sum);
            Assert.Equal(expected, sum);
            if (length % workers == 0)
                Assert.Equal(sizeof(float) * 2L * (workers - 1) * length / workers, worker.BytesSent);
        });
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(4, 64)]
    [InlineData(8, 13)]
    [InlineData(8, 3)]
    public void All_workers_get_the_values_of_each(int workers, int length)
    {
        float[] all = [.. new Random(213).NextFloats(length).Prepend(-0f)];
        Run(workers, worker =>
        {
            float[] values = new float[all.Length];
            var own = Begin(worker.Rank)..Begin(worker.Rank + 1);
            all.AsSpan(own).CopyTo(values.AsSpan(own));
            worker.Gather(values, Begin);
            Assert.Equal(all.Select(BitConverter.SingleToUInt32Bits), values.Select(BitConverter.SingleToUInt32Bits));
        });

        int Begin(int worker) => all.Length * worker / workers;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void A_message_of_worker_0_comes_to_all(int workers) => Run(workers, worker =>
    {
        byte[] message = worker.Rank == 0 ? [1, 2, 3] : [9];
        Assert.Equal([1, 2, 3], worker.Broadcast(message));
        Assert.Empty(worker.Broadcast([]));
    });

    [Fact]
    public void Groups_of_devices_in_several_processes_are_one_group()
    {
        // Two threads stand for two processes with two devices each.
        using var processes = Group(2);
        Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, process =>
        {
            var between = new Channels(processes, process, channels: 2);
            using var group = Group(2, between);
            RunGroup(group, 2, worker =>
            {
                float[] values = [worker.Rank, 10 * worker.Rank, 1];
                worker.Sum(values);
                Assert.Equal([6, 60, 4], values);
            });
        });
    }

    [Fact]
    public void A_device_that_sends_nothing_is_named()
    {
        using var processes = Group(2);
        using var group = new DeviceGroup(["cuda:0", "cuda:1"], processes.Member(1), TimeSpan.FromMilliseconds(20));
        var lost = Assert.Throws<WorkerLostException>(() => group.Member(0).Exchange(partner: 3, channel: 0, [1], new byte[1]));
        Assert.Equal("worker 3, the device 'cuda:1', has sent nothing for 0.02 s, in which worker 2 waited for it", lost.Message);
        Assert.True(group.HasHung);
        // Those that come later are told at once.
        group.Abandon();
        lost = Assert.Throws<WorkerLostException>(() => group.Member(1).Exchange(partner: 2, channel: 0, [1], new byte[1]));
        Assert.Equal("another device has failed", lost.Message);
    }

    internal static DeviceGroup Group(int devices, Communicator? processes = null) =>
        new([.. Enumerable.Repeat("cpu", devices)], processes, new LoopOptions().WorkerTimeout);

    internal static float[] Tree(float[][] parts) => parts.Length == 1 ? parts[0]
        : [.. Tree(parts[..(parts.Length / 2)]).Zip(Tree(parts[(parts.Length / 2)..]), (lower, upper) => lower + upper)];

    internal static void Run(int workers, Action<Communicator> action)
    {
        using var group = Group(workers);
        RunGroup(group, workers, action);
    }

    static void RunGroup(DeviceGroup group, int devices, Action<Communicator> action)
    {
        Exception?[] errors = new Exception?[devices];
        Thread[] threads = [.. Enumerable.Range(0, devices).Select(device => new Thread(() =>
        {
            try
            {
                action(group.Member(device));
            }
            catch (Exception failed)
            {
                errors[device] = failed;
                group.Abandon();
            }
        }))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        Assert.All(errors, Assert.Null);
    }

    /// <summary>A process's end of one connection for each device.</summary>
    sealed class Channels : Communicator
    {
        static readonly Dictionary<DeviceGroup, DeviceGroup[]> all = [];
        readonly Communicator[] channels;

        public Channels(DeviceGroup processes, int process, int channels)
        {
            Rank = process;
            lock (all)
            {
                if (!all.TryGetValue(processes, out var groups))
                    all[processes] = groups = [.. Enumerable.Range(0, channels).Select(_ => Group(2))];
                this.channels = [.. groups.Select(group => group.Member(process))];
            }
        }

        public override int Rank { get; }

        public override int Count => 2;

        public override void Exchange(
            int partner, int channel, ReadOnlySpan<byte> sent, Span<byte> answer, CancellationToken abandoned = default) =>
            channels[channel].Exchange(partner, channel: 0, sent, answer, abandoned);
    }
}
