using GpuNet.Tests.Devices;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Training;

public sealed class DeviceDataTests
{
    const int Rows = 30, Inputs = 4, Classes = 3;

    static readonly LoopOptions options = new() { Epochs = 4, BatchSize = 8, Seed = 2 };
    static readonly float[] features = new Random(7).NextFloats(Rows * Inputs);
    static readonly int[] classes = new Random(8).GetItems([0, 1, 2], Rows);
    static readonly int[] all = [.. Enumerable.Range(0, Rows)];

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Fact]
    public void Indices_of_classes_train_as_one_hot_targets_do()
    {
        float[] oneHot = [.. classes.SelectMany(index => Enumerable.Range(0, Classes).Select(k => k == index ? 1f : 0f))];
        using var device = TestDevices.Open("cpu");
        using var indices = DeviceData.WithClasses(device, Rows, features, classes);
        using var dense = new DeviceData(device, Rows, features, oneHot);
        Assert.Equal(Train(device, dense, options).Parameters, Train(device, indices, options).Parameters);
    }

    [Fact]
    public void An_example_of_weight_0_teaches_nothing_and_one_of_weight_2_counts_twice()
    {
        // The last ten are left out, or are there and weigh nothing; or the first ten are there once more, or weigh 2.
        int[] weighed = all[..^10];
        float[] none = [.. all.Select(row => row < Rows - 10 ? 1f : 0f)], twice = [.. all.Select(row => row < 10 ? 2f : 1f)];
        new Tolerance(1e-5, 0).Check(LossOf([], weighed), LossOf(none, all), "the loss without the last ten");
        new Tolerance(1e-5, 0).Check(LossOf([], [.. all, .. all[..10]]), LossOf(twice, all), "the loss with the first ten twice");

        // One batch an epoch: which examples share one depends on how many there are.
        static double LossOf(float[] weights, int[] rows)
        {
            using var device = TestDevices.Open("cpu");
            float[] x = [.. rows.SelectMany(row => features[(row * Inputs)..((row + 1) * Inputs)])];
            using var data = DeviceData.WithClasses(
                device, rows.Length, x, [.. rows.Select(row => classes[row])],
                weights.Length == 0 ? [] : [.. rows.Select(row => weights[row])]);
            return DeviceDataTests.Train(device, data, options with { BatchSize = 64 }).Loss;
        }
    }

    [Fact]
    public void Data_that_do_not_fit_together_are_refused_with_the_reason()
    {
        using var device = TestDevices.Open("cpu");
        Refused("5 weights for 30 rows", () => new DeviceData(device, Rows, features, new float[Rows], new float[5]));
        Refused("weight of an example is -1", () => new DeviceData(device, 1, [1], [1], [-1]));
        Refused("weight of an example is NaN", () => new DeviceData(device, 1, [1], [1], [float.NaN]));
        Refused("index of a class is -1", () => DeviceData.WithClasses(device, 1, [1], [-1]));
        Refused("2 classes for 1 rows", () => DeviceData.WithClasses(device, 1, [1], [1, 2]));
        Refused("positive weights are 1, -2", () => new DeviceData(device, 1, [1], [1, 0]) { PositiveWeights = [1, -2] });
        Refused("there must be 2", () => new DeviceData(device, 1, [1], [1, 0]) { PositiveWeights = [1] });

        using var data = DeviceData.WithClasses(device, Rows, features, classes);
        Refused("has 2 outputs, but the data has 3 classes", () => Plan(2, new SoftmaxCrossEntropy()));
        Refused("does not accept", () => Plan(3, new BinaryCrossEntropy()));
        using var labels = new DeviceData(device, Rows, features, new float[Rows]) { PositiveWeights = [2] };
        Refused("does not support positive weights",
            () => new TrainingPlan(device, Network.Input(Inputs).Dense(1), new Huber(), new Sgd(), 8, labels));

        TrainingPlan Plan(int outputs, Loss loss) => new(device, Network.Input(Inputs).Dense(outputs), loss, new Sgd(), 8, data);

        static void Refused(string reason, Func<IDisposable> create) =>
            Assert.Contains(reason, Assert.Throws<ArgumentException>(create).Message, StringComparison.Ordinal);
    }

    // 2.2 · 10⁹ numbers in a file of which the disk has a few.
    [Theory]
    [MemberData(nameof(Devices))]
    public void Rows_of_a_file_beyond_an_index_train_as_those_in_memory_do(string deviceName)
    {
        const int examples = 2_200_000, columns = 1000;
        int[] picked = [0, 5, 1_100_000, examples - 1];
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder["sparse"]))
            file.SetLength((long)sizeof(float) * examples * columns);
        var matrix = HostMatrix<float>.Map(folder["sparse"], offset: 0, examples, columns, isWritten: true);
        float[] few = new Random(9).NextFloats(picked.Length * columns), targets = new float[examples];
        foreach (var (place, row) in picked.Index())
        {
            few.AsSpan(place * columns, columns).CopyTo(matrix.Row(row));
            targets[row] = place;
        }
        using var device = TestDevices.Open(deviceName);
        using var large = new DeviceData(device, matrix, targets);
        using var small = new DeviceData(device, picked.Length, few, [0, 1, 2, 3]);
        Assert.Equal(Fit(small, [0, 1, 2, 3]), Fit(large, picked));

        float[] Fit(DeviceData data, int[] rows)
        {
            using var loop = new TrainingLoop(
                device, Network.Input(columns).Dense(2, Activation.Tanh).Dense(1), new SquaredError(), new Adam(),
                new LoopOptions { Epochs = 2, BatchSize = 3 }, data);
            return loop.Fit(rows, []).Values;
        }
    }

    static (float[] Parameters, double Loss) Train(Device device, DeviceData data, LoopOptions options)
    {
        var network = Network.Input(Inputs).Dense(9, Activation.Tanh).Dense(Classes);
        using var trainer = new TrainingLoop(device, network, new SoftmaxCrossEntropy(), new Adam(), options, data);
        int[] rows = [.. Enumerable.Range(0, data.Rows)];
        return (trainer.Fit(rows, []).Values, trainer.Evaluate(rows).Loss);
    }
}
