using System.Collections.Concurrent;
using GpuNet.Training;

namespace GpuNet.Search;

/// <summary>Trains with the settings of trials, each on data that are preprocessed as they say.</summary>
/// <param name="data">The data, preprocessed as the options say.</param>
/// <param name="options">The settings that are not varied.</param>
/// <param name="metric">What trials are compared by.</param>
/// <param name="most">The most trainings at a time.</param>
sealed class TrialTraining(PreparedData data, TrainingOptions options, Metric metric, int most)
{
    readonly ConcurrentDictionary<Device, SharedDevice> devices = [];
    readonly ConcurrentDictionary<PreparationSettings, Lazy<PreparedData>> otherwise = [];

    /// <summary>The data set to preprocess in other ways; null where that is not varied.</summary>
    public DataSet? DataSet { get; init; }

    /// <summary>The end of what is trained now; null for none.</summary>
    public Deadline? Deadline { get; set; }

    /// <summary>Trials whose training was cancelled, with what they had learned by then.</summary>
    public ConcurrentQueue<(Trial Trial, TrainingResult Result)> Interrupted { get; } = [];

    /// <summary>Trains a trial for some epochs.</summary>
    public TrainingResult Fit(Trial trial, int epochs, Device device, CancellationToken cancellation) =>
        Trainer.Fit(DataFor(trial), OptionsFor(trial) with { Epochs = epochs }, device, cancellation: cancellation);

    /// <summary>Trains a trial on the rows of the validation part, too; as none are left to choose an epoch, until the given one.</summary>
    public TrainingResult Refit(Trial trial, int epoch, Device device, CancellationToken cancellation)
    {
        var changed = OptionsFor(trial) with { Epochs = Math.Max(1, epoch), EarlyStopping = null, Calibrates = false };
        return Trainer.Fit(DataFor(trial).WithoutValidation(), changed, device, cancellation: cancellation);
    }

    /// <summary>Trains a trial for its epochs beside others on the device, and scores it on the validation part.</summary>
    public TrialOutcome Score(Trial trial, Device device, CancellationToken cancellation)
    {
        TrainingResult result;
        try
        {
            var prepared = DataFor(trial);
            var shared = devices.GetOrAdd(device, _ => new(device, most));
            result = shared.Train(prepared, OptionsFor(trial) with { Epochs = trial.Epochs },
                changed => Trainer.Fit(prepared, changed, device, cancellation: cancellation));
        }
        catch (DivergedException)
        {
            return default;
        }
        catch (InputException refused)
        {
            // Each setting may do, and not beside the others, or not for these data: the search goes on without the trial.
            return new(null, Failure: refused);
        }
        catch (TrainingStoppedException stopped) when (stopped.IsCancelled)
        {
            if (stopped is TrainingCancelledException { Result: { } soFar })
                Interrupted.Enqueue((trial, soFar));
            throw new OperationCanceledException(stopped.Message, stopped, cancellation);
        }
        return ScoreOf(result) is { } score ? new(score, result) : default;
    }

    /// <summary>The score of a training on the validation part; null where it is not finite.</summary>
    /// <exception cref="InputException">The metric is not defined there.</exception>
    public double? ScoreOf(TrainingResult result)
    {
        var validation = result.Validation!;
        // Whether the metric is defined depends on the targets alone, so it is the same for every trial.
        double score = validation[metric] ?? throw new InputException(
            $"{data.Source.Name}: {metric} is not defined on the validation part, which has {validation.Count} of "
            + $"{data.Source.Count} examples; choose another {Setting.Metric}, or a larger part in {Setting.Split}");
        return double.IsFinite(score) ? score : null;
    }

    TrainingOptions OptionsFor(Trial trial)
    {
        var applied = trial.Settings.ApplyTo(options);
        return applied with { Checkpoint = null, Deadline = Deadline, TrialConfiguration = trial.Settings.OptionsOf(applied) };
    }

    /// <summary>The data, preprocessed as a trial says: of each way one copy, for all trials that ask for it.</summary>
    public PreparedData DataFor(Trial trial)
    {
        // The division stays, whatever the seed.
        var changed = OptionsFor(trial) with { Seed = options.Seed };
        var settings = PreparationSettings.Of(changed);
        return DataSet is null || settings == PreparationSettings.Of(options)
            ? data
            : otherwise.GetOrAdd(settings, _ => new(() => PreparedData.Prepare(DataSet, changed, data.Split))).Value;
    }
}
