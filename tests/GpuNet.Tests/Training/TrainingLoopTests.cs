using System.Globalization;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

public sealed class TrainingLoopTests
{
    static readonly LoopOptions options = new() { Epochs = 4, BatchSize = 16, Seed = 7 };

    [Fact]
    public void Each_epoch_is_reported_with_its_number_and_scores()
    {
        using var device = TestDevices.Open("cpu");
        using var task = new RandomTask(device, options);
        var reports = new List<EpochReport>();
        task.Loop.Fit(RandomTask.Most, RandomTask.Rest, new SynchronousProgress<EpochReport>(reports.Add));

        Assert.Equal([1, 2, 3, 4], reports.Select(report => report.Epoch));
        Assert.All(reports, report => Assert.Equal(4, report.Epochs));
        Assert.Equal(reports.Select(report => report.Training.Loss).OrderDescending(), reports.Select(report => report.Training.Loss));
        Assert.Equal(task.Loop.Evaluate(RandomTask.Rest), reports[^1].Validation);
    }

    [Fact]
    public void Without_validation_rows_there_is_no_validation_score()
    {
        using var device = TestDevices.Open("cpu");
        using var task = new RandomTask(device, options);
        var reports = new List<EpochReport>();
        task.Loop.Fit(RandomTask.All, [], new SynchronousProgress<EpochReport>(reports.Add));
        Assert.All(reports, report => Assert.Null(report.Validation));
    }

    [Fact]
    public void Validation_changes_nothing_in_what_is_learned()
    {
        Assert.Equal(Train(RandomTask.Rest), Train([]));

        static float[] Train(int[] validation)
        {
            using var device = TestDevices.Open("cpu");
            using var task = new RandomTask(device, options);
            return task.Loop.Fit(RandomTask.Most, validation).Values;
        }
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(10, 1)]
    public void Cancelling_stops_between_two_steps_and_keeps_what_was_learned(int? patience, int kept)
    {
        // With early stopping, the first epoch stays the best one.
        var watched = options with { EarlyStopping = patience is { } epochs ? new(epochs, MinDelta: 1e6) : null };
        using var device = TestDevices.Open("cpu");
        using var whole = new RandomTask(device, options with { Epochs = kept });
        using var task = new RandomTask(device, watched);
        using var cancellation = new CancellationTokenSource();
        int last = 0;
        var progress = new SynchronousProgress<EpochReport>(report =>
        {
            last = report.Epoch;
            if (report.Epoch == 2)
                cancellation.Cancel();
        });
        var stopped = Assert.Throws<TrainingStoppedException>(
            () => task.Loop.Fit(RandomTask.Most, RandomTask.Rest, progress, cancellation.Token));

        Assert.Equal(2, last);
        Assert.True(stopped.IsCancelled);
        Assert.Equal(kept, stopped.Epoch);
        Assert.Equal("the training was stopped after epoch 2 of 4", stopped.Message);
        Assert.Equal(whole.Loop.Fit(RandomTask.Most, []).Values, stopped.LastGood.Values);
    }

    [Fact]
    public void Cancelling_before_the_first_step_is_said_to_be_so()
    {
        using var device = TestDevices.Open("cpu");
        using var task = new RandomTask(device, options);
        var stopped = Assert.Throws<TrainingStoppedException>(
            () => task.Loop.Fit(RandomTask.Most, RandomTask.Rest, cancellation: new(canceled: true)));
        Assert.Equal("the training was stopped before its first step", stopped.Message);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(100f)]
    [InlineData(1e30f)]
    public void A_diverging_training_stops_and_leaves_parameters_with_a_finite_loss(float learningRate)
    {
        const int Rows = 20;
        var random = new Random(112);
        using var device = TestDevices.Open("cpu");
        using var data = new DeviceData(device, Rows, random.NextFloats(Rows * 3, limit: 4), random.NextFloats(Rows));
        using var trainer = new TrainingLoop(device, Network.Input(3).Dense(1), new SquaredError(), new Sgd { LearningRate = learningRate },
            options with { Epochs = 1000, BatchSize = 6 }, data);
        int[] all = [.. Enumerable.Range(0, Rows)];

        var error = Assert.Throws<DivergedException>(() => trainer.Fit(all, []));

        Assert.Matches(@"epoch \d+, batch [1-4] of 4: try a learning rate below", error.Message);
        Assert.All(error.LastGood.Values, value => Assert.True(float.IsFinite(value), $"{value} is among the last good parameters"));
        trainer.Plan.Forward.Parameters.Upload(error.LastGood.Values);
        Assert.True(double.IsFinite(trainer.Evaluate(all).Loss), "the last good parameters have no finite loss");
    }

    [Fact]
    public void Rules_and_parts_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>((options with { MicroBatchSize = 0 }).Check);
        Assert.Throws<ArgumentException>((options with { MicroBatchSize = 17 }).Check);
        Assert.Throws<ArgumentException>((options with { Parts = 0 }).Check);
        Assert.Throws<ArgumentException>((options with { Parts = 6 }).Check);
        Assert.Throws<ArgumentException>((options with { Parts = 32 }).Check);
        Assert.Throws<ArgumentException>((options with { Parts = 2, MicroBatchSize = 4 }).Check);
        GradientRules[] rules =
        [
            new() { L1 = float.NaN }, new() { ClipNorm = 0 }, new() { ClipNorm = float.NaN }, new() { ClipValue = -1 },
        ];
        Assert.All(rules, rule => Assert.Throws<ArgumentException>((options with { Gradients = rule }).Check));
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 0)]
    public void Options_that_make_no_sense_are_refused(int epochs, int batchSize) =>
        Assert.Throws<ArgumentException>(new LoopOptions { Epochs = epochs, BatchSize = batchSize }.Check);

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Settings_that_make_no_sense_are_refused_before_a_training(float value)
    {
        using var device = TestDevices.Open("cpu");
        using var data = new DeviceData(device, 8, new float[8], new float[8]);
        Refused("'learning_rate' of 'sgd'", new Sgd { LearningRate = value }, new Huber(), new CosineSchedule());
        Refused("'delta' of 'huber'", new Sgd(), new Huber { Delta = value }, new CosineSchedule());
        var exponential = new ExponentialSchedule { Decay = value };
        Refused("'decay' of 'exponential'", new Sgd(), new Huber(), new WarmupSchedule { Then = exponential });

        void Refused(string constant, Optimizer optimizer, Loss loss, Schedule schedule) => Assert.Contains(
            $"the constant {constant} is {value.ToString(CultureInfo.InvariantCulture)}",
            Assert.Throws<ArgumentException>(
                () => new TrainingLoop(device, Network.Input(1).Dense(1), loss, optimizer, new() { Schedule = schedule }, data)).Message,
            StringComparison.Ordinal);
    }
}
