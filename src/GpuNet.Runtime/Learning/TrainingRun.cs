using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GpuNet.Training;

namespace GpuNet;

/// <summary>A training on one device, from its beginning, from a checkpoint, or from where another device failed.</summary>
sealed class TrainingRun(
    PreparedData prepared, TrainingOptions options, IProgress<EpochReport>? progress, CancellationToken cancellation)
{
    /// <summary>Learns on a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="from">The state in which another device failed; null for none.</param>
    /// <param name="workers">Connects it with the other workers of this training, which call this too; null where there are none.</param>
    public TrainingResult On(Device device, Checkpoint? from = null, Communicator? workers = null)
    {
        var data = prepared.Source;
        if (Answer.FindThresholdProblem(data.Task, options.Threshold) is { } problem)
            throw new ArgumentException(problem);
        var split = prepared.Split;
        CheckCalibration(data.Task, split);
        var network = options.NetworkFor(prepared);
        var loss = options.LossFor(data.Task);
        using var uploaded = prepared.Upload(device, options);
        using var checkpointer = Checkpoints(IdentityFor(network, device), workers, goesOn: from is not null);
        var untrained = Untrained(network, loss);
        using var loop = new TrainingLoop(
            device, network, loss, options.Optimizer, options, uploaded, options.StartFrom?.Parameters, workers)
        {
            ScoreWeights = data.Weights,
            Checkpointer = checkpointer,
            From = from,
            Metrics = split.Validation.Length > 0 ? options.Metrics : [],
            Watch = ScoreValidation,
        };
        var model = untrained;
        try
        {
            model = untrained with { Parameters = loop.Fit(split.Train, split.Validation, progress, cancellation) };
            if (loop.CutShort is not { } place)
                return Scored();
            model = model.MarkUnfinished(place);
            return Scored() with { IsFinished = false };
        }
        catch (TrainingStoppedException stopped)
        {
            stopped.Model = model = untrained with { Parameters = stopped.LastGood };
            if (!stopped.IsCancelled || (stopped.Epoch == 0 && stopped.Steps == 0))
                throw;
            model = model.MarkUnfinished(stopped.Message);
            var soFar = Scored() with { IsFinished = false };
            throw new TrainingCancelledException(stopped.Message, soFar, stopped.InnerException)
            {
                Epoch = stopped.Epoch,
                Steps = stopped.Steps,
                Model = model,
            };
        }
        catch (DeviceException failed)
        {
            throw new TrainingStoppedException(failed.Message, model.Parameters, failed)
            {
                Epoch = loop.FinalEpoch,
                Model = model,
                State = loop.HandOver(),
            };
        }

        TrainingResult Scored()
        {
            if (options.Calibrates)
                model = model.CalibrateOn(loop.Predict(split.Validation), data, split.Validation);
            var result = new TrainingResult(
                model, Score(split.Train, "training")!, Score(split.Validation, "validation"), Score(split.Test, "test"))
            {
                FinalEpoch = loop.FinalEpoch,
                Device = device.Name,
            };
            return result with { Model = model = model with { Record = result.ToRecord(prepared, device) } };
        }

        Evaluation? Score(int[] rows, string part)
        {
            if (rows.Length == 0)
                return null;
            double loss = loop.Evaluate(rows).Loss;
            if (!double.IsFinite(loss) && workers is not { Rank: > 0 })
                Message.Warn($"{data.Name}: the loss on the {part} part is {loss}: features of it are no numbers, or far from all others");
            return Evaluation.Of(model, data, rows, loop.Predict(rows), loss, prepared.Features);
        }

        Func<Metric, double?> ScoreValidation(TrainingLoop trained)
        {
            float[] logits = trained.Predict(split.Validation);
            var evaluation = Evaluation.Of(untrained, data, split.Validation, logits, inputs: prepared.Features);
            return metric => evaluation[metric];
        }
    }

    // Worker 0 writes them; to go on from one, all read it.
    Checkpointer? Checkpoints(TrainingIdentity training, Communicator? workers, bool goesOn)
    {
        bool isFirst = workers is not { Rank: > 0 };
        if (workers is not null)
            training.CheckSame(workers);
        return options.Checkpoint is { } asked && (isFirst || asked.Resumes)
            ? new Checkpointer(asked, training, goesOn, writes: isFirst)
            : null;
    }

    void CheckCalibration(LearningTask task, Split split)
    {
        if (!options.Calibrates)
            return;
        Model.CheckProbabilities(task);
        if (split.Validation.Length == 0)
        {
            throw new InputException($"{prepared.Source.Name}: probabilities are calibrated on a validation part, and there is none; "
                + $"give it a share in {Setting.Split}, or leave out {Setting.Calibrates}");
        }
    }

    // The number of epochs and the time may grow, and calibration comes after them.
    TrainingIdentity IdentityFor(Network network, Device device)
    {
        var entries = new Dictionary<string, string>(options.SettingsFor(prepared.Source.Task));
        entries.Remove("epochs");
        entries.Remove("calibrate");
        entries["network"] = network.ToString();
        entries["data"] = prepared.Fingerprint();
        entries["device"] = device.Name;
        // What the data are not read from, but made with.
        if (options.Scaling != Scaling.Standard)
            entries["scaling"] = options.Scaling.ToString().ToLowerInvariant();
        if (options.Missing != Missing.Error)
            entries["missing"] = options.Missing.ToString().ToLowerInvariant();
        if (!options.Metrics.IsEmpty)
            entries["metrics"] = string.Join(',', options.Metrics);
        // A patience is the same whether it was asked for or not.
        var stopping = options.EarlyStopping is { } asked ? asked with { IsOptional = true } : null;
        var rest = options with { Epochs = 1, Hidden = [], Metrics = [], Checkpoint = null, EarlyStopping = stopping, TimeLimit = null };
        rest = rest with { OnDeviceFailure = default, Calibrates = false, WorkerTimeout = default };
        entries["options"] = rest.ToString();
        if (options.OnDeviceFailure != default)
            entries["on-device-failure"] = $"{options.OnDeviceFailure}";
        if (options.StartFrom is { } start)
            entries["start"] = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(start.Parameters.Values.AsSpan()))[..8]);
        return new(entries, device.BitsDependOn) { MayChangeDevice = options.OnDeviceFailure == DeviceFailure.Cpu };
    }

    Model Untrained(Network network, Loss loss) => new()
    {
        Parameters = new(network),
        Task = prepared.Source.Task,
        Loss = loss,
        TargetNames = prepared.Source.TargetNames,
        FeatureNames = prepared.Source.FeatureNames,
        Window = prepared.Source.Window,
        Season = prepared.Source.Season,
        ClassNames = prepared.Source.ClassNames,
        Formats = prepared.Source.Formats,
        Dates = prepared.Source.Dates,
        MissingTexts = prepared.Source.MissingTexts,
        Preprocessing = prepared.Preprocessing,
        TargetScaling = prepared.TargetScaling,
        Threshold = options.Threshold,
        TrainingSettings = options.SettingsFor(prepared.Source.Task),
        Configuration = options.Configuration,
        TrialConfiguration = options.TrialConfiguration,
    };
}
