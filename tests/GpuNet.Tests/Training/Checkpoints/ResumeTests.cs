using GpuNet.Devices.Cpu;
using GpuNet.Tests.Data;
using GpuNet.Tests.Devices;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Training.Checkpoints;

/// <summary>A training that goes on from a checkpoint ends with the bits of one in one go, wherever it was stopped.</summary>
public sealed class ResumeTests
{
    const int Epochs = 4;
    const string GoingBack = "going back";

    static readonly DataSet iris = DataSetReader.Read(TestTables.Open("iris.csv"), "species");

    static readonly DataSet numbers = DataSetReader.Read(TestTables.Open("iris.csv"), "petal_width", regression: true);

    // Of 105 training rows the last of 4 batches is short.
    static readonly TrainingOptions plain = new() { Hidden = [5], Epochs = Epochs, BatchSize = 32, EarlyStopping = null };

    static readonly Dictionary<string, TrainingOptions> kinds = new()
    {
        ["batch norm and dropout"] = plain with { Normalisation = Normalisation.Batch, Dropout = 0.3f },
        ["parts"] = plain with { Parts = 4, Normalisation = Normalisation.Batch, Dropout = 0.3f },
        ["early stopping"] = plain with { EarlyStopping = new(Patience: 1, MinDelta: 0.3) },
        ["ema and batch norm"] = plain with { Averaging = new ExponentialAveraging { Decay = 0.9f }, Normalisation = Normalisation.Batch },
        ["swa and early stopping"] = plain with
        {
            Averaging = new StochasticWeightAveraging { From = 0.3f },
            EarlyStopping = new(Patience: 3),
        },
        ["plateau"] = plain with { Schedule = new PlateauSchedule { Patience = 1, Delta = 1 } },
        ["warm-up and cosine"] = plain with { Schedule = new WarmupSchedule { Length = 1.5f, Then = new CosineSchedule() } },
        ["class weights"] = plain with { ClassWeights = ClassWeights.Parse("balanced"), MicroBatchSize = 10 },
        ["clipping and decay"] = plain with
        {
            Gradients = new() { ClipNorm = 0.5f, L1 = 0.001f },
            Optimizer = new Adam { WeightDecay = 0.01f },
        },
        // A linear regression, whose loss grows until the rate was halved often enough.
        [GoingBack] = plain with
        {
            Hidden = [],
            Epochs = 10,
            OnDivergence = Divergence.RollBack,
            Optimizer = new Sgd { LearningRate = 100 },
            Averaging = new ExponentialAveraging(),
        },
    };

    public static TheoryData<string, string> Trainings
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string device in new[] { "cpu", "checked" })
            {
                foreach (string kind in kinds.Keys.Concat(Optimizer.All.Select(optimizer => optimizer.Name)))
                    data.Add(device, kind);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void A_resumed_training_ends_with_the_same_bits(string deviceName, string kind)
    {
        var options = kinds.GetValueOrDefault(kind) ?? plain with { Optimizer = Optimizer.Parse(kind) };
        using var device = TestDevices.Open(deviceName);
        using var folder = new TemporaryFolder();
        var data = kind == GoingBack ? numbers : iris;
        var whole = Fit(options, device, data);
        var all = new Checkpointing(folder["all"]) { Every = CheckpointInterval.OfSteps(1), Kept = 1000 };
        Check(whole, Fit(options with { Checkpoint = all }, device, data));
        string[] files = [.. Directory.EnumerateFiles(folder["all"], "*.safetensors").Order()];
        Assert.True(files.Length >= 4, $"there are {files.Length} checkpoints");

        // In the middle of an epoch, at its end, and after the last one; at two of them where threads are simulated.
        int[] places = deviceName == "cpu" ? [0, 3, files.Length / 2, files.Length - 2, files.Length - 1] : [3, files.Length - 2];
        foreach (int place in places)
        {
            string killed = folder[$"killed-{place}"];
            Directory.CreateDirectory(killed);
            File.Copy(files[place], Path.Combine(killed, Path.GetFileName(files[place])));
            Check(whole, Fit(options with { Checkpoint = new(killed) { Resumes = true } }, device, data));
        }
    }

    [Fact]
    public void A_training_that_is_cancelled_goes_on_where_it_was()
    {
        using var device = TestDevices.Open("cpu");
        using var folder = new TemporaryFolder();
        var checkpoint = new Checkpointing(folder["c"]);
        using var cancellation = new CancellationTokenSource();
        var stopAfterTwo = new SynchronousProgress<EpochReport>(report =>
        {
            if (report.Epoch == 2)
                cancellation.Cancel();
        });
        var stopped = Assert.Throws<TrainingCancelledException>(
            () => Trainer.Fit(iris, plain with { Checkpoint = checkpoint }, device, stopAfterTwo, cancellation.Token));
        Assert.False(stopped.Result.IsFinished);
        Assert.Equal(Fit(plain with { Epochs = 2 }, device).Model.Parameters.Values, stopped.Model!.Parameters.Values);

        var seen = new List<(int, bool)>();
        var resumed = Trainer.Fit(iris, plain with { Checkpoint = checkpoint with { Resumes = true } }, device,
            new SynchronousProgress<EpochReport>(report => seen.Add((report.Epoch, report.IsRestored))));
        Assert.Equal([(1, true), (2, true), (3, false), (4, false)], seen);
        Check(Fit(plain, device), resumed);
    }

    [Fact]
    public void The_history_of_a_resumed_training_is_that_of_one_in_one_go()
    {
        using var device = TestDevices.Open("cpu");
        using var folder = new TemporaryFolder();
        var options = plain with { Metrics = [Metric.Accuracy, Metric.RocAuc], Schedule = new StepSchedule { Every = 1 } };
        var whole = History(options);
        var checkpoint = new Checkpointing(folder["c"]) { Every = CheckpointInterval.OfSteps(3) };
        History(options with { Epochs = 2, Checkpoint = checkpoint });
        Assert.Equal(whole, History(options with { Checkpoint = checkpoint with { Resumes = true } }));
        Refused("metrics is not given, and was 'accuracy,roc_auc'", options with { Metrics = [] }, folder["c"]);

        List<string> History(TrainingOptions options)
        {
            var reports = new List<string>();
            Trainer.Fit(iris, options, device, new SynchronousProgress<EpochReport>(report => reports.Add(
                $"{report.Epoch} {report.Training} {report.Validation} {report.LearningRate} {string.Join(' ', report.Metrics)}")));
            return reports;
        }
    }

    [Fact]
    public void The_usual_patience_is_the_same_whether_it_is_given_or_not()
    {
        using var device = TestDevices.Open("cpu");
        using var folder = new TemporaryFolder();
        var usual = plain with { EarlyStopping = EarlyStopping.Usual };
        Fit(usual with { Epochs = 2, Checkpoint = new(folder["c"]) }, device);
        var given = usual with { EarlyStopping = new(Patience: 20), Checkpoint = new(folder["c"]) { Resumes = true } };
        Check(Fit(usual, device), Fit(given, device));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_that_is_cancelled_in_its_first_epoch_keeps_what_its_steps_have_learned(bool stopsEarly)
    {
        using var device = TestDevices.Open("cpu");
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var options = plain with { EarlyStopping = stopsEarly ? EarlyStopping.Usual : null };
        var untrained = Parameters.Initialise(options.NetworkFor(PreparedData.Prepare(iris, options)), options.Seed).Values;
        var stopped = Assert.Throws<TrainingCancelledException>(() => Trainer.Fit(
            iris, options with { Schedule = new CancelAfter(2, cancellation), Checkpoint = new(folder["c"]) }, device,
            cancellation: cancellation.Token));
        Assert.Equal((0, 2), (stopped.Epoch, stopped.Steps));
        Assert.Equal("the training was stopped in epoch 1 of 4, after 2 steps", stopped.Message);
        Assert.NotEqual(untrained, stopped.Model!.Parameters.Values);
        Assert.False(stopped.Result.IsFinished);

        cancellation.Dispose();
        var resumed = options with { Schedule = new CancelAfter(int.MaxValue, new()), Checkpoint = new(folder["c"]) { Resumes = true } };
        Check(Fit(options, device), Fit(resumed, device));
    }

    [Fact]
    public void A_training_that_is_cancelled_before_its_first_step_has_learned_nothing()
    {
        using var device = TestDevices.Open("cpu");
        var stopped = Assert.Throws<TrainingStoppedException>(() => Trainer.Fit(iris, plain, device, cancellation: new(canceled: true)));
        Assert.True(stopped is { IsCancelled: true, Epoch: 0, Steps: 0 });
    }

    [Fact]
    public void The_number_of_epochs_may_grow_unless_the_schedule_or_the_average_depends_on_it()
    {
        using var device = TestDevices.Open("cpu");
        using var folder = new TemporaryFolder();
        var longer = plain with { Epochs = Epochs + 3 };
        Fit(plain with { Checkpoint = new(folder["c"]) }, device);
        Check(Fit(longer, device), Fit(longer with { Checkpoint = new(folder["c"]) { Resumes = true } }, device));

        var cosine = plain with { Schedule = new CosineSchedule(), Checkpoint = new(folder["d"]) };
        Fit(cosine, device);
        Refused("the schedule cosine depends on the number of epochs, which was 4 and is 5", cosine with { Epochs = 5 }, folder["d"]);
        var swa = plain with { Averaging = new StochasticWeightAveraging { From = 0.5f }, Checkpoint = new(folder["e"]) };
        Fit(swa, device);
        Refused("the average swa:from=0.5 depends on the number of epochs, which was 4 and is 5", swa with { Epochs = 5 }, folder["e"]);
        Refused("trained for 7 epochs already, more than 2", plain with { Epochs = 2 }, folder["c"]);
    }

    [Fact]
    public void Another_processor_goes_on_to_the_same_bits_without_a_warning()
    {
        using CpuDevice wide = new(threads: 2, vectorWidth: 8), narrow = new(threads: 1, vectorWidth: 4);
        using var folder = new TemporaryFolder();
        Fit(plain with { Epochs = 2, Checkpoint = new(folder["c"]) }, wide);
        Assert.Equal(wide.BitsDependOn, narrow.BitsDependOn);
        Check(Fit(plain, wide), Fit(plain with { Checkpoint = new(folder["c"]) { Resumes = true } }, narrow));
    }

    [Fact]
    public void Another_training_is_refused_and_the_difference_shown()
    {
        using var device = TestDevices.Open("cpu");
        using var folder = new TemporaryFolder();
        string c = folder["c"];
        Fit(plain with { Checkpoint = new(c) }, device);
        Refused("network is '4 → 6 relu → 3', and was '4 → 5 relu → 3'", plain with { Hidden = [6] }, c);
        Refused("learning-rate is '0.5', and was '0.001'", plain with { Optimizer = new Adam { LearningRate = 0.5f } }, c);
        Refused("seed is '2', and was '1'; the data are others", plain with { Seed = 2 }, c);
        Refused("patience is '5', and was 'none'", plain with { EarlyStopping = new(5) }, c);
        Refused("precision is 'tf32', and was not given", plain with { Precision = Precision.Tf32 }, c);
        Refused("average is 'ema', and was not given", plain with { Averaging = new ExponentialAveraging() }, c);
        Refused("the data are others; scaling is 'minmax', and was not given", plain with { Scaling = Scaling.MinMax }, c);
        Refused("go on with Resumes, or name another folder", plain, c, resumes: false);
        Refused("there is no such folder to resume from", plain, folder["none"]);
    }

    /// <summary>Cancels between two steps.</summary>
    sealed record CancelAfter(int Steps, CancellationTokenSource Cancellation) : Schedule(nameof(CancelAfter))
    {
        int steps;

        public override double FactorAt(TrainingProgress progress)
        {
            if (++steps == Steps)
                Cancellation.Cancel();
            return 1;
        }
    }

    static void Refused(string message, TrainingOptions options, string folder, bool resumes = true)
    {
        using var device = TestDevices.Open("cpu");
        var problem = Assert.Throws<InputException>(
            () => Fit(options with { Checkpoint = new(folder) { Resumes = resumes } }, device));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    static TrainingResult Fit(TrainingOptions options, Device device, DataSet? data = null) => Trainer.Fit(data ?? iris, options, device);

    static void Check(TrainingResult expected, TrainingResult actual)
    {
        Assert.Equal(expected.FinalEpoch, actual.FinalEpoch);
        Assert.Equal(Bits(expected), Bits(actual));
        Assert.Equal(expected.Test!.Loss, actual.Test!.Loss);
    }

    static int[] Bits(TrainingResult result) => [.. result.Model.Parameters.Values.Select(BitConverter.SingleToInt32Bits)];
}
