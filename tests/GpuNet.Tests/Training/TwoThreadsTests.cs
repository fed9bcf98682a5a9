using GpuNet.Devices.Ilgpu;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>Threads that train at the same time, each with a device of its own, though of one name.</summary>
public sealed class TwoThreadsTests
{
    const int Threads = 2, TrainingsPerThread = 40;

    const string None = "none";

    public static TheoryData<string> Graphics => [.. TestDevices.Graphics.DefaultIfEmpty(None)];

    [Theory]
    [MemberData(nameof(Graphics))]
    public void Each_training_gives_the_bits_that_it_gives_alone(string deviceName)
    {
        Assert.SkipWhen(deviceName == None, "there is no CUDA and no OpenCL device here");
        float[] alone = Train(deviceName);
        var parameters = new float[Threads * TrainingsPerThread][];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            for (int training = thread; training < parameters.Length; training += Threads)
                parameters[training] = Train(deviceName);
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        int wrong = parameters.Count(values => values?.SequenceEqual(alone) != true);
        Assert.True(wrong == 0, $"{wrong} of {parameters.Length} trainings gave other bits");
    }

    [Fact]
    public void A_locked_launcher_runs_once_at_a_time_and_hands_its_arguments_on()
    {
        int running = 0, most = 0;
        long sum = 0;
        var launcher = LockedLauncher.Of<Action<int, string>>((number, text) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            Thread.Yield();
            sum += number + text.Length;
            Interlocked.Decrement(ref running);
        });
        Parallel.For(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, number => launcher(number, "four"));
        Assert.Equal((1, 1000 * 999 / 2 + 4 * 1000), (most, sum));
    }

    [Fact]
    public async Task A_launcher_that_fails_gives_its_lock_back()
    {
        var launcher = LockedLauncher.Of<Action<bool>>(fails =>
        {
            if (fails)
                throw new InvalidOperationException("fails");
        });
        Assert.Equal("fails", Assert.Throws<InvalidOperationException>(() => launcher(true)).Message);
        await Task.Run(() => launcher(false)).WaitAsync(TimeSpan.FromMinutes(1));
    }

    static float[] Train(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var task = new RandomTask(device, new() { Epochs = 20, BatchSize = 5, Seed = 5 });
        return [.. task.Loop.Fit(RandomTask.All, []).Values];
    }
}
