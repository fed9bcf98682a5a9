using GpuNet.Devices.Operations;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>Averages of the parameters: their weights, and that they are what is scored and given.</summary>
public sealed class AveragingTests
{
    const int Updates = 4;

    // A step an epoch, so that a report shows the parameters after each update.
    static readonly LoopOptions options = new() { Epochs = Updates, BatchSize = RandomTask.Rows, Seed = 7 };

    static readonly Averaging[] averages =
        [new ExponentialAveraging { Decay = 0.7f }, new StochasticWeightAveraging { From = 0.5f }];

    public static MatrixTheoryData<string, string> DevicesAndAverages =>
        new(["cpu", "checked"], averages.Select(average => average.ToString()));

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Averages_move_to_the_parameters(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        foreach (int count in new[] { 4, 12, 260, 200 * TestDevices.LargestShape(deviceName) + 4 })
        {
            float[] w = new Random(1).NextFloats(count), a = new Random(2).NextFloats(count);
            // Where a parameter does not change, its average does not.
            w[0] = a[0];
            foreach (float rate in new[] { 0, 0.01f, 0.5f, 0.9f, 1 })
            {
                using var parameters = device.Allocate<float>(count);
                using var actual = new GuardedVector(device, count);
                parameters.Upload(w);
                actual.Buffer.Upload(a);
                device.Compile(new AverageOperation("test", parameters, actual.Buffer)).Run(new(0, 1) { AverageRate = rate });
                float[] read = actual.Read(0, count, "averages");
                Tolerance.Formula.Check([.. a.Zip(w, (x, y) => x + (double)rate * (y - x))], read, $"{count} averages at {rate}");
                Assert.Equal(a[0], read[0]);
                if (rate is 0 or 1)
                    Assert.Equal(rate == 0 ? a : w, read);
            }
        }
    }

    [Theory]
    [MemberData(nameof(DevicesAndAverages))]
    public void A_training_gives_the_averages_of_what_it_would_give_without(string deviceName, string text)
    {
        var average = Averaging.Parse(text);
        // With running statistics; the other one where threads are not simulated.
        foreach (var network in deviceName == "cpu" ? [RandomTask.Normalised, RandomTask.Plain] : new[] { RandomTask.Normalised })
        {
            var (last, path) = Train(deviceName, network, new NoAveraging());
            var (averaged, samePath) = Train(deviceName, network, average);
            Assert.Equal(path[^1], last);
            // Averages change nothing in what is learned.
            Assert.Equal(path.SelectMany(values => values), samePath.SelectMany(values => values));
            double[] weights = WeightsOf(average);
            double[] expected =
                [.. Enumerable.Range(0, last.Length).Select(i => path.Select((values, update) => weights[update] * values[i]).Sum())];
            new Tolerance(1e-5, 1e-5).Check(expected, averaged, $"{network}, {text}");
        }
    }

    [Fact]
    public void Scores_and_best_weights_are_those_of_the_averages()
    {
        using var device = TestDevices.Open("cpu");
        var watched = options with { Averaging = averages[0], EarlyStopping = new(Patience: 2), BatchSize = 16, Epochs = 40 };
        using var task = new RandomTask(device, watched, new Adam { LearningRate = 0.02f });
        var scores = new List<Score>();
        var epochs = new List<float[]>();
        float[] best = task.Loop.Fit(RandomTask.Most, RandomTask.Rest, new SynchronousProgress<EpochReport>(report =>
        {
            scores.Add(report.Validation!.Value);
            epochs.Add(Read(task.Loop.Plan.Forward.InferenceParameters));
        })).Values;
        Assert.Equal(task.Loop.FinalEpoch + 2, scores.Count);
        Assert.Equal(scores.Min(score => score.Loss), scores[task.Loop.FinalEpoch - 1].Loss);
        Assert.Equal(epochs[task.Loop.FinalEpoch - 1], best);
        Assert.Equal(scores[task.Loop.FinalEpoch - 1], task.Loop.Evaluate(RandomTask.Rest));
        using var plain = new RandomTask(device, options);
        plain.Loop.Plan.Forward.Parameters.Upload(best);
        Assert.Equal(scores[task.Loop.FinalEpoch - 1], plain.Loop.Evaluate(RandomTask.Rest));
    }

    [Fact]
    public void The_first_rate_takes_the_parameters_as_they_are()
    {
        Assert.All(averages, average => Assert.Equal(1, average.RateAt(1, Updates)));
        var lastHalf = new StochasticWeightAveraging { From = 0.5f };
        Assert.Equal([1, 1, 1, 1, 1f / 2, 1f / 3], Enumerable.Range(1, 6).Select(update => lastHalf.RateAt(update, updates: 6)));
        Assert.Equal(0.01f, new ExponentialAveraging().RateAt(1_000_000, 2_000_000), tolerance: 1e-7f);
    }

    [Fact]
    public void Averages_have_names_and_constants()
    {
        Assert.Equal(["none", "ema", "swa"], Averaging.All.Select(average => average.Name));
        Assert.Equal(new ExponentialAveraging { Decay = 0.999f }, Averaging.Parse("ema:decay=0.999"));
        Assert.Equal(
            "the constant 'from' of 'swa' is 1; it must be a number from 0 to below 1",
            Assert.Throws<ArgumentException>(() => Averaging.Parse("swa:from=1")).Message);
    }

    // Of the parameters after each update.
    static double[] WeightsOf(Averaging average)
    {
        double[] weights = average switch
        {
            ExponentialAveraging ema => [.. Enumerable.Range(1, Updates).Select(update => Math.Pow(ema.Decay, Updates - update))],
            StochasticWeightAveraging swa => [.. Enumerable.Range(0, Updates).Select(before => before >= swa.From * Updates ? 1.0 : 0)],
            _ => throw new ArgumentException($"{average} has no weights", nameof(average)),
        };
        return [.. weights.Select(weight => weight / weights.Sum())];
    }

    // What it gives, and the parameters after each update.
    static (float[] Given, List<float[]> Path) Train(string deviceName, Network network, Averaging average)
    {
        using var device = TestDevices.Open(deviceName);
        using var task = new RandomTask(device, options with { Averaging = average }, new Momentum { LearningRate = 0.1f }, network);
        var path = new List<float[]>();
        var given = task.Loop.Fit(RandomTask.All, [], new SynchronousProgress<EpochReport>(
            _ => path.Add(Read(task.Loop.Plan.Forward.Parameters))));
        return (given.Values, path);
    }

    static float[] Read(DeviceBuffer<float> buffer)
    {
        float[] values = new float[buffer.Length];
        buffer.Download(values);
        return values;
    }
}
