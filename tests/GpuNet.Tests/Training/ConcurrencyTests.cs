using GpuNet.Tests.Data;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>Trainings at the same time in one process.</summary>
public sealed class ConcurrencyTests
{
    const int Trainings = 8;

    static readonly DataSet iris = DataSetReader.Read(TestTables.Open("iris.csv"), "species");

    public static TheoryData<string> Devices => ["cpu", "checked"];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Eight_trainings_at_once_give_the_bits_of_one_after_another(string deviceName)
    {
        float[][] alone = [.. Enumerable.Range(0, Trainings).Select(seed => TrainOnOwnDevice(deviceName, seed))];
        Check(alone, seed => TrainOnOwnDevice(deviceName, seed));
        // One uses it at a time.
        using var shared = TestDevices.Open(deviceName);
        Check(alone, seed => Train(shared, seed));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void What_is_disposed_twice_is_disposed(string deviceName)
    {
        var device = TestDevices.Open(deviceName);
        var buffer = device.Allocate<float>(4);
        var block = device.AllocateBlock(256);
        var data = new DeviceData(device, rows: 2, new float[4], new float[2]);
        var network = Network.Input(2).Dense(1);
        var plan = new ForwardPlan(device, network, batchSize: 2, data);
        var loop = new TrainingLoop(device, network, new SquaredError(), new Sgd(), new LoopOptions(), data);
        foreach (IDisposable used in new IDisposable[] { buffer, block, plan, loop, data, device, loop, plan, data, block, buffer })
        {
            used.Dispose();
            used.Dispose();
        }
        Assert.Throws<ObjectDisposedException>(() => plan.Predict([0]));
        Assert.Throws<ObjectDisposedException>(() => loop.Fit([0, 1], []));
    }

    static void Check(float[][] expected, Func<int, float[]> train)
    {
        float[]?[] actual = new float[]?[Trainings];
        Thread[] threads = [.. Enumerable.Range(0, Trainings).Select(seed => new Thread(() => actual[seed] = train(seed)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(expected, actual);
    }

    static float[] TrainOnOwnDevice(string deviceName, int seed)
    {
        using var device = TestDevices.Open(deviceName);
        return Train(device, seed);
    }

    static float[] Train(Device device, int seed) =>
        Trainer.Fit(iris, new TrainingOptions { Hidden = [4], Epochs = 2, Seed = (ulong)seed }, device).Model.Parameters.Values;
}
