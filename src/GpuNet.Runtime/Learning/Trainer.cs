using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GpuNet.Training;

namespace GpuNet;

/// <summary>From a data set to a model: divide, preprocess, train, score.</summary>
public static class Trainer
{
    /// <summary>Learns.</summary>
    /// <exception cref="InputException">
    /// The data set cannot be divided or weighed as asked, the loss does not fit it, or a value is missing where that is an error.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// What the data set is made of does not fit together, or something of the options makes no sense.
    /// </exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="TrainingStoppedException">
    /// The device failed while it trained, or the training was cancelled; what was learned is kept.
    /// </exception>
    public static TrainingResult Fit(
        DataSet data, TrainingOptions options, Device device, IProgress<EpochReport>? progress = null,
        CancellationToken cancellation = default) =>
        Fit(PreparedData.Prepare(data, options), options, device, progress, cancellation);

    /// <summary>Learns from data that is divided and preprocessed.</summary>
    /// <exception cref="InputException">The classes cannot be weighed as asked, or the loss does not fit the data.</exception>
    /// <exception cref="ArgumentException">Something of the options makes no sense.</exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="TrainingStoppedException">
    /// The device failed while it trained, or the training was cancelled; what was learned is kept.
    /// </exception>
    public static TrainingResult Fit(
        PreparedData prepared, TrainingOptions options, Device device, IProgress<EpochReport>? progress = null,
        CancellationToken cancellation = default)
    {
        var data = prepared.Source;
        if (Answer.FindThresholdProblem(data.Task, options.Threshold) is { } problem)
            throw new ArgumentException(problem);
        var split = prepared.Split;
        var network = options.NetworkFor(data, prepared.Inputs);
        var loss = options.LossFor(data.Task);
        using var uploaded = prepared.Upload(device, options);
        using var checkpointer = options.Checkpoint is { } asked
            ? new Checkpointer(asked, IdentityOf(prepared, options, network, device))
            : null;
        using var loop = new TrainingLoop(device, network, loss, options.Optimizer, options, uploaded, options.StartFrom?.Parameters)
        {
            ScoreWeights = data.Weights,
            Checkpointer = checkpointer,
        };
        var untrained = Untrained(prepared, options, network, loss);
        if (progress is not null && !options.Metrics.IsEmpty && split.Validation.Length > 0)
            progress = new WithMetrics(progress, report => report with { Metrics = Watch() });
        var model = untrained;
        try
        {
            model = untrained with { Parameters = loop.Fit(split.Train, split.Validation, progress, cancellation) };
            return Scored();
        }
        catch (TrainingStoppedException stopped)
        {
            stopped.Model = model = untrained with { Parameters = stopped.LastGood };
            if (!stopped.IsCancelled || stopped.Epoch == 0)
                throw;
            var record = new Dictionary<string, string>(model.TrainingSettings) { ["unfinished"] = stopped.Message };
            model = model with { TrainingSettings = record };
            var soFar = Scored() with { IsFinished = false };
            throw new TrainingCancelledException(stopped.Message, soFar, stopped.InnerException) { Epoch = stopped.Epoch, Model = model };
        }
        catch (DeviceException failed)
        {
            throw new TrainingStoppedException(failed.Message, model.Parameters, failed) { Epoch = loop.FinalEpoch, Model = model };
        }

        TrainingResult Scored()
        {
            var result = new TrainingResult(model, Score(split.Train)!, Score(split.Validation), Score(split.Test))
            {
                FinalEpoch = loop.FinalEpoch,
            };
            return result with { Model = model = model with { Record = result.ToRecord(prepared, device) } };
        }

        Evaluation? Score(int[] rows) => rows.Length == 0
            ? null
            : Evaluation.Of(model, data, rows, loop.Plan.Forward.Predict(rows), loop.Evaluate(rows).Loss, prepared.Features);

        (Metric, double?)[] Watch()
        {
            float[] logits = loop.Plan.Forward.Predict(split.Validation);
            var evaluation = Evaluation.Of(untrained, data, split.Validation, logits, inputs: prepared.Features);
            return [.. options.Metrics.Select(metric => (metric, evaluation[metric]))];
        }
    }

    // The number of epochs may grow.
    static TrainingIdentity IdentityOf(PreparedData prepared, TrainingOptions options, Network network, Device device)
    {
        var entries = new Dictionary<string, string>(options.SettingsFor(prepared.Source.Task));
        entries.Remove("epochs");
        entries["network"] = network.ToString();
        entries["data"] = prepared.Fingerprint();
        entries["device"] = device.Name;
        entries["options"] = (options with { Epochs = 1, Hidden = [], Metrics = [], Checkpoint = null }).ToString();
        if (options.StartFrom is { } start)
            entries["start"] = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(start.Parameters.Values.AsSpan()))[..8]);
        return new(entries, device.BitsDependOn);
    }

    static Model Untrained(PreparedData prepared, TrainingOptions options, Network network, Loss loss) => new()
    {
        Parameters = new(network),
        Task = prepared.Source.Task,
        Loss = loss,
        TargetNames = prepared.Source.TargetNames,
        FeatureNames = prepared.Source.FeatureNames,
        Window = prepared.Source.Window,
        ClassNames = prepared.Source.ClassNames,
        Formats = prepared.Source.Formats,
        MissingTexts = prepared.Source.MissingTexts,
        Preprocessing = prepared.Preprocessing,
        TargetScaling = prepared.TargetScaling,
        Threshold = options.Threshold,
        TrainingSettings = options.SettingsFor(prepared.Source.Task),
    };

    /// <summary>Adds the metrics to a report, while the network is still as it was after the epoch.</summary>
    sealed class WithMetrics(IProgress<EpochReport> progress, Func<EpochReport, EpochReport> add) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => progress.Report(add(value));
    }
}
