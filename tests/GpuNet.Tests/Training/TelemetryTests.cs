using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using GpuNet.Devices.Cpu;
using Microsoft.Extensions.Logging;

namespace GpuNet.Tests.Training;

/// <summary>What programs can observe of a training and of predictions; other tests train at the same time, on other threads.</summary>
public sealed class TelemetryTests
{
    static readonly DataSet data = DataSet.From(
        new float[,] { { 1, 2 }, { 2, 1 }, { 3, 5 }, { 4, 3 }, { 5, 8 }, { 6, 1 }, { 7, 2 } }, [0, 1, 0, 1, 0, 1, 0]);

    static readonly TrainingOptions options = new() { Epochs = 3, BatchSize = 4, Hidden = [3], Split = SplitShares.Parse("100/0/0") };

    readonly int thread = Environment.CurrentManagedThreadId;

    bool IsMine => Environment.CurrentManagedThreadId == thread;

    [Fact]
    public void Steps_examples_losses_and_predictions_are_measured()
    {
        var longs = new ConcurrentDictionary<string, long>();
        var losses = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, itself) =>
        {
            if (instrument.Meter.Name == Telemetry.Name)
                itself.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (IsMine)
                longs.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
        });
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            if (IsMine && instrument.Name == "gpunet.training.loss")
                losses.Add(value);
        });
        listener.Start();
        var (model, reports) = Train();
        Assert.Equal(3 * 2, longs["gpunet.training.steps"]);
        Assert.Equal(3 * 7, longs["gpunet.training.examples"]);
        Assert.Equal(reports.Select(report => report.Training.Loss), losses);

        longs.Clear();
        model.Predict([1, 2]);
        model.Predict(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        Assert.Equal(4, longs["gpunet.predictions"]);
    }

    [Fact]
    public void A_training_is_an_activity_with_an_activity_for_each_epoch()
    {
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (IsMine)
                    ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var (model, _) = Train();
        string[] names = [.. ended.Select(activity => activity.OperationName).Where(name => name != "predict")];
        Assert.Equal(["epoch", "epoch", "epoch", "train"], names);
        var training = ended.Single(activity => activity.OperationName == "train");
        Assert.All(ended.Where(activity => activity.OperationName == "epoch"), epoch => Assert.Equal(training.Id, epoch.ParentId));
        Assert.Equal([1, 2, 3], ended.Where(activity => activity.OperationName == "epoch").Select(epoch => epoch.GetTagItem("epoch")));
        model.Predict([1, 2]);
        Assert.Equal(("predict", (object?)1), (ended[^1].OperationName, ended[^1].GetTagItem("rows")));
    }

    [Fact]
    public void Epochs_and_warnings_are_logged()
    {
        var heard = new HeardLogs(thread);
        try
        {
            Telemetry.Logger = heard;
            Train();
            Train(options with { Optimizer = new Sgd { LearningRate = 1e30f }, OnDivergence = Divergence.RollBack });
        }
        catch (DivergedException)
        {
        }
        finally
        {
            Telemetry.Logger = null;
        }
        Assert.Contains(heard.Lines, line => line.Level == LogLevel.Information && line.Text.StartsWith("epoch 3 of 3: loss "));
        Assert.Contains(heard.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("half the learning rate"));
    }

    static (Model Model, List<EpochReport> Reports) Train(TrainingOptions? others = null)
    {
        using var device = new CpuDevice(1);
        var reports = new List<EpochReport>();
        var result = Trainer.Fit(data, others ?? options, device, new SynchronousProgress<EpochReport>(reports.Add));
        return (result.Model, reports);
    }

    sealed class HeardLogs(int thread) : ILogger
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Environment.CurrentManagedThreadId == thread)
                Lines.Add((logLevel, formatter(state, exception)));
        }
    }
}
