using System.Collections.Immutable;
using System.Diagnostics;
using GpuNet.Training;

namespace GpuNet;

/// <summary>Trains a network on a device, epoch by epoch, and evaluates it.</summary>
public sealed partial class TrainingLoop : IDisposable
{
    readonly TrainingPlan plan;
    readonly DeviceData data;
    readonly LoopOptions options;
    readonly Parameters parameters;
    readonly Snapshots snapshots;
    readonly float learningRate;
    readonly DataParallel? parallel;
    readonly Stopwatch clock = new();
    TrainingState? state;
    int epochLength;
    float lastRate;

    /// <summary>Compiles the plan and uploads the initial weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="network">The network; its last layer outputs the logits.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="options">Epochs, batch size, schedule and so on.</param>
    /// <param name="data">All examples; <see cref="Fit"/> selects rows from them.</param>
    /// <param name="first">The initial parameters, to continue an earlier training; drawn by the seed if null.</param>
    /// <exception cref="ArgumentException">
    /// An option is not valid, or the network does not fit the data or the initial parameters.
    /// </exception>
    public TrainingLoop(
        Device device, Network network, Loss loss, Optimizer optimizer, LoopOptions options, DeviceData data, Parameters? first = null)
        : this(device, network, loss, optimizer, options, data, first, workers: null)
    {
    }

    /// <summary>The same, connected with the loops of other workers, which all call the same methods; null where there are none.</summary>
    internal TrainingLoop(
        Device device, Network network, Loss loss, Optimizer optimizer, LoopOptions options, DeviceData data, Parameters? first,
        Communicator? workers)
    {
        options.Check();
        if (first is not null && !ShapesOf(first.Network).SequenceEqual(ShapesOf(network)))
            throw new ArgumentException($"the initial parameters belong to {first.Network}, not to {network}", nameof(first));
        this.data = data;
        this.options = options;
        learningRate = optimizer.LearningRate;
        plan = new(
            device, network, loss, optimizer, Math.Min(options.RowsAtOnce, data.Rows), data, options.Seed, options.Gradients,
            accumulates: options.MicroBatchSize < Math.Min(options.BatchSize, data.Rows), keepsGradients: false, options.Parts ?? 1,
            options.Precision, options.Averaging.IsKept, workers?.Count ?? 1, options.Packs);
        parallel = workers is { Count: > 1 } ? new(plan, workers) : null;
        parameters = Parameters.Initialise(network, options.Seed);
        first?.Values.CopyTo(parameters.Values, 0);
        Upload();
        snapshots = new(plan, options);
    }

    /// <summary>The plan.</summary>
    public TrainingPlan Plan => plan;

    /// <summary>
    /// The weight of each row in the accuracy, at least 0; null for equal weights. (Weights in the loss belong to the data, and may include
    /// class weights.)
    /// </summary>
    public IReadOnlyList<float>? ScoreWeights { get; init; }

    /// <summary>Writes checkpoints, and resumes from one; null where nobody asked for it.</summary>
    internal Checkpointer? Checkpointer { get; init; }

    /// <summary>The state in which another device failed, which it goes on from.</summary>
    internal Checkpoint? From { get; init; }

    /// <summary>What <see cref="Watch"/> computes after each epoch.</summary>
    internal ImmutableArray<Metric> Metrics { get; init; } = [];

    /// <summary>Scores the plan's parameters on the validation rows.</summary>
    internal Func<TrainingLoop, Func<Metric, double?>>? Watch { get; init; }

    /// <summary>The epoch whose parameters <see cref="Fit"/> gave: the last one, or with early stopping the best one.</summary>
    public int FinalEpoch { get; private set; }

    /// <summary>Trains.</summary>
    /// <param name="training">Rows of the data to learn from, at least one.</param>
    /// <param name="validation">Rows to score after each epoch; may be empty.</param>
    /// <param name="progress">Is told after each epoch, while the plan has the parameters of that epoch.</param>
    /// <param name="cancellation">Stops between two steps, and keeps what was learned.</param>
    /// <returns>The trained parameters.</returns>
    /// <exception cref="InputException">
    /// Early stopping without validation rows, or a layer that cannot be trained on batches of the resulting size.
    /// </exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="TrainingStoppedException">The device failed, or it was cancelled.</exception>
    public Parameters Fit(
        ReadOnlySpan<int> training, ReadOnlySpan<int> validation, IProgress<EpochReport>? progress = null,
        CancellationToken cancellation = default)
    {
        using var activity = Telemetry.Source.StartActivity("train");
        state = Begin(training, validation);
        try
        {
            FitEpochs(state, training.ToArray(), validation, progress, cancellation);
            plan.EndSteps();
            Checkpointer?.Write(state, plan, options);
            CutShort = TellOfCut(state);
            if (IsFirst && state.Epochs > 0 && snapshots.LeastOfAll is { } least)
            {
                Message.Warn($"the loss never fell below {(float)least}, that of the initial weights: "
                    + $"try a learning rate below {(float)Rate}");
            }
            return AfterFirstSteps(state) is { } now ? Restored(now) : Restored(state);
        }
        catch (DeviceException failed)
        {
            // Not restored to the plan: the failed device accepts no more commands.
            Current.Parameters.CopyTo(parameters.Values, 0);
            throw new TrainingStoppedException(failed.Message, parameters, failed) { Epoch = Current.Epoch, State = HandOver() };
        }
        catch (OperationCanceledException cancelled)
        {
            throw Cancelled(state, cancelled);
        }
    }

    /// <summary>Evaluates the current parameters.</summary>
    /// <param name="rows">Rows of the data, at least one.</param>
    public Score Evaluate(ReadOnlySpan<int> rows)
    {
        plan.Forward.Order.Upload(rows);
        var (begin, count) = (parallel?.OwnRows(rows.Length) ?? Range.All).GetOffsetAndLength(rows.Length);
        int size = plan.MostEvaluated, end = begin + count;
        for (int first = begin; first < end; first += size)
            plan.Evaluate(new(first, Math.Min(size, end - first)));
        parallel?.ShareEvaluation(rows.Length);
        return ReadScore(rows, new float[rows.Length]);
    }

    /// <summary>The logits of rows of the data, with the current parameters.</summary>
    internal float[] Predict(ReadOnlySpan<int> rows) => parallel?.Predict(rows) ?? plan.Forward.Predict(rows);

    /// <inheritdoc/>
    public void Dispose()
    {
        parallel?.Dispose();
        plan.Dispose();
    }

    /// <summary>Where the time limit has ended the training, in words; null where it came to its end.</summary>
    internal string? CutShort { get; private set; }

    /// <summary>What another device can go on from; null where that was not asked for.</summary>
    internal Checkpoint? HandOver() => options.OnDeviceFailure == DeviceFailure.Cpu ? state?.AfterLastEpoch() : null;

    static IEnumerable<(string, int, int)> ShapesOf(Network network) =>
        network.Tensors.Select(tensor => (tensor.Name, tensor.Rows, tensor.Columns));

    Snapshot Current => snapshots.Current;

    TrainingState Begin(ReadOnlySpan<int> training, ReadOnlySpan<int> validation)
    {
        if (training.IsEmpty)
            throw new ArgumentException("there are no training examples", nameof(training));
        if (options.EarlyStopping is { IsOptional: false } && validation.IsEmpty)
        {
            throw new InputException("early stopping needs a validation part, which is empty: "
                + $"give it a share of the examples in {Setting.Split}");
        }
        epochLength = plan.EpochLength(training.Length, options.BatchSize);
        if (options.OnDivergence == Divergence.RollBack)
            snapshots.Begin(Evaluate(validation.IsEmpty ? training : validation).Loss);
        var best = options.EarlyStopping is { } stopping && !validation.IsEmpty ? new BestSoFar(stopping, parameters.Values) : null;
        var first = new TrainingState(snapshots, best, Metrics);
        if (From is not null)
            first.Load(From, plan);
        else
            Checkpointer?.Restore(first, plan, options, Batches(epochLength));
        parallel?.CheckBegin(first);
        return first;
    }

    void FitEpochs(
        TrainingState state, int[] training, ReadOnlySpan<int> validation, IProgress<EpochReport>? progress,
        CancellationToken cancellation)
    {
        foreach (var earlier in state.History)
            progress?.Report(earlier with { Epochs = options.Epochs, IsRestored = true });
        double before = state.History.Count > 0 ? state.History[^1].Seconds : 0;
        clock.Restart();
        while (state.Epochs < options.Epochs && !state.IsOver && !IsTimeUsed(state))
        {
            int epoch = state.Epochs + 1;
            using var activity = Telemetry.Source.StartActivity("epoch")?.SetTag("epoch", epoch);
            if (RunEpoch(training, epoch, state, cancellation) is not var (score, problem))
                return;
            Score? validated = problem is null && !validation.IsEmpty ? Evaluate(validation) : null;
            problem ??= ProblemAfter(epoch, training, validated);
            if (problem is not null)
            {
                GoBack(training, problem);
                state.GoBack();
                continue;
            }
            var report = new EpochReport(epoch, options.Epochs, score, validated, before + clock.Elapsed.TotalSeconds)
            {
                LearningRate = lastRate,
                Metrics = Watched(),
            };
            state.Finish(report, Batches(epochLength));
            if (IsFirst)
                TrainingTelemetry.Tell(report);
            progress?.Report(report);
        }
    }

    (Metric, double?)[] Watched()
    {
        if (Metrics.IsEmpty || Watch is null)
            return [];
        var valueOf = Watch(this);
        return [.. Metrics.Select(metric => (metric, valueOf(metric)))];
    }

    // Where no epoch was finished, what the first steps have learned is all there is; null where it is not finite.
    float[]? AfterFirstSteps(TrainingState state)
    {
        if (state is not { FinalEpoch: 0, Steps: > 0 })
            return null;
        float[] now = new float[plan.Forward.Parameters.Length];
        plan.Forward.InferenceParameters.Download(now);
        return Array.TrueForAll(now, float.IsFinite) ? now : null;
    }

    // There is a step at least. Workers agree on it with a step.
    bool IsTimeUsed(TrainingState state) => state.Updates > 0 && (parallel?.Ends ?? IsOwnTimeUsed);

    bool IsOwnTimeUsed => clock.Elapsed >= options.TimeLimit;

    // Gives it in words, too.
    string? TellOfCut(TrainingState state)
    {
        if (!IsTimeUsed(state) || state.Epochs == options.Epochs || state.IsOver)
            return null;
        string step = state.Epochs == 0 ? $"step {state.Steps} of epoch 1" : $"epoch {state.Epochs}";
        // Another worker may have one alone.
        string time = options.TimeLimit is { } limit ? $" of {TimeText.Of(limit)}" : "";
        if (IsFirst)
            Message.Note($"the time limit{time} is used: the training ends after {step} of {options.Epochs}");
        return $"the time limit{time} was used after {step} of {options.Epochs}";
    }

    TrainingStoppedException Cancelled(TrainingState state, OperationCanceledException cancellation)
    {
        if (AfterFirstSteps(state) is not { } now)
        {
            string after = state is { Epochs: 0, Steps: 0 }
                ? "the training was stopped before its first step"
                : $"the training was stopped after epoch {state.Epochs} of {options.Epochs}";
            return new(after, Restored(state), cancellation) { Epoch = state.FinalEpoch };
        }
        string within = $"the training was stopped in epoch {state.Epochs + 1} of {options.Epochs}, after {state.Steps.Counted("step")}";
        return new(within, Restored(now), cancellation) { Steps = state.Steps };
    }

    int Batches(int examples) => (examples + options.BatchSize - 1) / options.BatchSize;

    bool IsFirst => parallel?.IsFirst != false;

    double Rate => Math.ScaleB(learningRate, -snapshots.Rollbacks);

    void GoBack(int[] training, string problem)
    {
        if (!snapshots.GoBack(() => Evaluate(training).Loss))
        {
            throw new DivergedException(
                $"{problem}: try a learning rate below {(float)Rate}, or look for extreme values in the data", Restored(Current.Parameters))
            {
                Epoch = Current.Epoch,
            };
        }
        if (IsFirst)
            Message.Warn($"{problem}: continuing from epoch {Current.Epoch} at half the learning rate, {(float)Rate}");
    }

    Parameters Restored(TrainingState state)
    {
        FinalEpoch = state.FinalEpoch;
        return Restored(state.FinalParameters);
    }

    Parameters Restored(float[] values)
    {
        values.CopyTo(parameters.Values, 0);
        Upload();
        return parameters;
    }

    void Upload()
    {
        plan.Forward.Parameters.Upload(parameters.Values);
        plan.Forward.Averages?.Upload(parameters.Values);
    }
}
