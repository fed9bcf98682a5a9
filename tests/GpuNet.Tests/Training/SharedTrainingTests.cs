using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using GpuNet.Devices.Cpu;
using GpuNet.Tests.Data;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Training;

/// <summary>A training that several workers share ends with the bits of one worker, for the same number of parts.</summary>
public sealed class SharedTrainingTests
{
    // Of 105 training rows the last of 4 batches has 9, so that one of 8 parts has two and the others one.
    static readonly TrainingOptions plain = new() { Hidden = [5], Epochs = 3, BatchSize = 32, Parts = 8, Metrics = [Metric.RocAuc] };

    static readonly Dictionary<string, TrainingOptions> kinds = new()
    {
        ["sgd and clipping"] = plain with { Optimizer = new Sgd(), Gradients = new() { ClipNorm = 0.5f } },
        ["momentum and dropout"] = plain with { Optimizer = new Momentum(), Dropout = 0.3f, ClassWeights = ClassWeights.Parse("1,2,3") },
        ["adam and batch norm"] = plain with { Normalisation = Normalisation.Batch, Schedule = new PlateauSchedule { Patience = 1 } },
        ["ema and batch norm"] = plain with { Averaging = new ExponentialAveraging(), Normalisation = Normalisation.Batch },
        ["several buckets"] = plain with
        {
            Hidden = [517, 509, 263],
            Epochs = 1,
            Dropout = 0.3f,
            Normalisation = Normalisation.Batch,
            Gradients = new() { ClipNorm = 1f },
        },
        ["going back"] = plain with { Hidden = [], Optimizer = new Sgd { LearningRate = 1e38f }, OnDivergence = Divergence.RollBack },
    };

    // Of one worker, which as many others are compared with.
    static readonly ConcurrentDictionary<string, Lazy<string>> alone = new();

    static readonly DataSet iris = DataSetReader.Read(TestTables.Open("iris.csv"), "species");

    public static MatrixTheoryData<string, int> KindsAndWorkers => new(kinds.Keys, [2, 4, 8]);

    [Theory]
    [MemberData(nameof(KindsAndWorkers))]
    public void Any_number_of_workers_gives_the_same_bits(string kind, int workers) =>
        Assert.Equal(alone.GetOrAdd(kind, _ => new(() => Learn(kinds[kind], workers: 1))).Value, Learn(kinds[kind], workers));

    [Fact]
    public void Checked_devices_share_a_training()
    {
        var options = plain with { Epochs = 1, Parts = null };
        Assert.Equal(Learn(options with { Parts = 2 }, "checked"), Learn(options, "checked", "checked"));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    public void Another_number_of_workers_resumes_to_the_same_bits(int before, int after)
    {
        using var folder = new TemporaryFolder();
        var all = new Checkpointing(folder["all"]) { Every = CheckpointInterval.OfSteps(3), Kept = 100 };
        string whole = Learn(plain, workers: 1);
        Assert.Equal(whole, Learn(plain with { Checkpoint = all }, before));
        foreach (string file in Directory.EnumerateFiles(folder["all"], "*.safetensors"))
        {
            string killed = folder[Path.GetFileNameWithoutExtension(file)];
            Directory.CreateDirectory(killed);
            File.Copy(file, Path.Combine(killed, Path.GetFileName(file)));
            Assert.Equal(whole, Learn(plain with { Checkpoint = new(killed) { Resumes = true } }, after));
        }
    }

    [Fact]
    public void A_shared_training_that_is_cancelled_goes_on_where_it_was()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var options = plain with { Checkpoint = new(folder["c"]) };
        var stopAfterOne = new SynchronousProgress<EpochReport>(_ => cancellation.Cancel());
        using var devices = new Devices("cpu", "cpu");
        var stopped = Assert.Throws<TrainingCancelledException>(
            () => Trainer.Fit(Prepare(options), options, devices.All, progress: stopAfterOne, cancellation: cancellation.Token));
        Assert.Equal(1, stopped.Epoch);
        Assert.Equal(Learn(plain, workers: 1), Learn(options with { Checkpoint = new(folder["c"]) { Resumes = true } }, workers: 1));
    }

    [Fact]
    public void A_worker_that_fails_ends_the_training_with_its_own_error()
    {
        using var devices = new Devices("cpu", "cpu", "cpu", "cpu");
        devices.All[2].Dispose();
        Assert.Throws<ObjectDisposedException>(() => Trainer.Fit(Prepare(plain), plain, devices.All));
    }

    [Fact]
    [Trait("Category", "Long")]
    public void A_device_that_hangs_ends_the_training_with_its_name_and_the_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var end = new ManualResetEventSlim();
        var checkpoints = new Checkpointing(folder["c"]) { Every = CheckpointInterval.OfSteps(2) };
        var options = plain with { Checkpoint = checkpoints, WorkerTimeout = TimeSpan.FromSeconds(10) };
        using var devices = new Devices("cpu", "cpu");
        // Its thread never comes back from the second report.
        var hangs = new SynchronousProgress<EpochReport>(report =>
        {
            if (report.Epoch == 2)
                end.Wait();
        });
        var lost = Assert.Throws<WorkerLostException>(() => Trainer.Fit(Prepare(options), options, devices.All, progress: hangs));
        end.Set();
        Assert.Matches(
            "^worker 0, the device 'cpu', has sent nothing for 10 s, in which worker 1 waited for it; "
                + @"the training can be resumed from .*checkpoint-\d+\.safetensors$",
            lost.Message);
    }

    [Fact]
    public void A_device_that_was_given_up_is_closed_without_waiting_for_it()
    {
        var device = new CpuDevice(threads: 1);
        using var end = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var hung = new Thread(() =>
        {
            using var use = device.Enter();
            begun.Set();
            end.Wait();
        });
        hung.Start();
        begun.Wait();
        device.GiveUp();
        device.Dispose();
        end.Set();
        hung.Join();
    }

    [Theory]
    [InlineData(7ul, 0.1f, "seed is '1', of worker 0 it is '7'")]
    [InlineData(1ul, 0.2f, "learning-rate is '0.1', of worker 0 it is '0.2'")]
    public void A_worker_of_another_training_is_refused(ulong seed, float rate, string difference)
    {
        var other = plain with { Seed = seed, Optimizer = new Sgd { LearningRate = rate } };
        var errors = new ConcurrentBag<Exception>();
        using var group = CommunicatorTests.Group(2);
        Parallel.Invoke(() => Run(0, other), () => Run(1, plain with { Optimizer = new Sgd { LearningRate = 0.1f } }));
        var refused = Assert.Single(errors.OfType<InputException>());
        Assert.Contains("worker 1 on ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(difference, refused.Message, StringComparison.Ordinal);

        void Run(int worker, TrainingOptions options)
        {
            using var device = new CpuDevice(threads: 1);
            try
            {
                new TrainingRun(Prepare(options), options, null, default).On(device, workers: group.Member(worker));
            }
            catch (Exception failed) when (failed is InputException or WorkerLostException)
            {
                errors.Add(failed);
                group.Abandon();
            }
        }
    }

    [Theory]
    [InlineData(3, 8, 32, "power of two")]
    [InlineData(4, 2, 32, "Parts is 2, and must be 4 or more")]
    [InlineData(4, null, 2, "a batch of 2 examples is too small")]
    public void Workers_that_cannot_share_a_batch_are_refused(int workers, int? parts, int batchSize, string problem)
    {
        var refused = Assert.Throws<InputException>(() => Learn(plain with { Parts = parts, BatchSize = batchSize }, workers));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_are_opened_by_their_names()
    {
        using var devices = new Devices("cpu", "checked");
        Assert.Equal(["cpu", "checked"], devices.All.Select(device => device.Name));
        Assert.Throws<InputException>(() => Device.OpenAll("none:all"));
        Assert.Throws<InputException>(() => Device.OpenAll("cpu,none"));
    }

    static string Learn(TrainingOptions options, int workers) => Learn(options, [.. Enumerable.Repeat("cpu", workers)]);

    // Every bit of the parameters, what was told of each epoch, and the scores.
    static string Learn(TrainingOptions options, params string[] names)
    {
        using var devices = new Devices(names);
        var reports = new List<string>();
        var progress = new SynchronousProgress<EpochReport>(
            report => reports.Add(
                $"{report.Epoch} {report.Training} {report.Validation} {report.LearningRate} {report.Metrics[0].Value:R}"));
        var result = Trainer.Fit(Prepare(options), options, devices.All, progress: progress);
        string bits = Convert.ToHexString(MemoryMarshal.AsBytes(result.Model.Parameters.Values.AsSpan()));
        string scores = string.Join(' ', Metric.For(result.Model.Task).Select(metric => $"{result.Test![metric]:R}"));
        return $"{bits} {string.Join("; ", reports)} {result.FinalEpoch} {result.Train.Loss:R} {result.Test!.Loss:R} {scores}";
    }

    static PreparedData Prepare(TrainingOptions options) => PreparedData.Prepare(iris, options);

    sealed class Devices(params string[] names) : IDisposable
    {
        public IReadOnlyList<Device> All { get; } = Device.OpenAll(string.Join(',', names));

        public void Dispose()
        {
            foreach (var device in All)
                device.Dispose();
        }
    }
}
