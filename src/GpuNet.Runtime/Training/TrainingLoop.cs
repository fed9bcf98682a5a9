using System.Diagnostics;
using GpuNet.Kernels.Random;
using GpuNet.Training;

namespace GpuNet;

/// <summary>Trains a network on a device, epoch by epoch, and scores it.</summary>
public sealed class TrainingLoop : IDisposable
{
    readonly TrainingPlan plan;
    readonly DeviceData data;
    readonly LoopOptions options;
    readonly Parameters parameters;
    readonly Snapshots snapshots;
    readonly float learningRate;
    int epochLength;
    float lastRate;

    /// <summary>Compiles the plan and uploads the first weights.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="network">What is trained; its last layer gives the logits.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="optimizer">How.</param>
    /// <param name="options">How long and how fast to learn.</param>
    /// <param name="data">All examples; <see cref="Fit"/> is told which of them to learn from.</param>
    /// <param name="first">The first parameters, to go on from what was learned before; drawn by the seed where null.</param>
    /// <exception cref="ArgumentException">
    /// An option makes no sense, or the network does not fit the data or the first parameters.
    /// </exception>
    public TrainingLoop(
        Device device, Network network, Loss loss, Optimizer optimizer, LoopOptions options, DeviceData data, Parameters? first = null)
    {
        options.Check();
        if (first is not null && !ShapesOf(first.Network).SequenceEqual(ShapesOf(network)))
            throw new ArgumentException($"the first parameters are those of {first.Network}, not of {network}", nameof(first));
        this.data = data;
        this.options = options;
        learningRate = optimizer.LearningRate;
        plan = new(
            device, network, loss, optimizer, Math.Min(options.MicroBatchSize ?? options.BatchSize, data.Rows), data, options.Seed,
            options.Gradients, accumulates: options.MicroBatchSize < Math.Min(options.BatchSize, data.Rows), keepsGradients: false);
        parameters = Parameters.Initialise(network, options.Seed);
        first?.Values.CopyTo(parameters.Values, 0);
        plan.Forward.Parameters.Upload(parameters.Values);
        snapshots = new(plan, options.OnDivergence);
    }

    /// <summary>The plan.</summary>
    public TrainingPlan Plan => plan;

    /// <summary>
    /// How much each row of the data counts in accuracies, at least 0; null where all count alike. (What counts in the loss is a
    /// matter of the data, and may have weights of classes in it.)
    /// </summary>
    public IReadOnlyList<float>? ScoreWeights { get; init; }

    /// <summary>Writes checkpoints, and resumes from one; null where nobody asked for it.</summary>
    internal Checkpointer? Checkpointer { get; init; }

    /// <summary>The epoch whose parameters <see cref="Fit"/> gave: the last one, or with early stopping the best one.</summary>
    public int FinalEpoch { get; private set; }

    /// <summary>Trains.</summary>
    /// <param name="training">Rows of the data to learn from, at least one.</param>
    /// <param name="validation">Rows to score after each epoch; may be empty.</param>
    /// <param name="progress">Is told after each epoch, while the plan has the parameters of that epoch.</param>
    /// <param name="cancellation">Stops between two steps, and keeps what was learned.</param>
    /// <returns>The trained parameters.</returns>
    /// <exception cref="InputException">
    /// Early stopping is asked for, and there are no validation rows to watch; or a layer cannot be trained on batches of the size that an
    /// epoch gives.
    /// </exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="TrainingStoppedException">The device failed, or it was cancelled.</exception>
    public Parameters Fit(
        ReadOnlySpan<int> training, ReadOnlySpan<int> validation, IProgress<EpochReport>? progress = null,
        CancellationToken cancellation = default)
    {
        var state = Begin(training, validation);
        try
        {
            FitEpochs(state, training.ToArray(), validation, progress, cancellation);
            Checkpointer?.Write(state, plan, options);
            return Restored(state);
        }
        catch (DeviceException failed)
        {
            // Not given back to the plan: its device takes nothing any more.
            Current.Parameters.CopyTo(parameters.Values, 0);
            throw new TrainingStoppedException(failed.Message, parameters, failed) { Epoch = Current.Epoch };
        }
        catch (OperationCanceledException cancelled)
        {
            string where = $"the training was stopped after epoch {state.Epochs} of {options.Epochs}";
            throw new TrainingStoppedException(where, Restored(state), cancelled) { Epoch = state.FinalEpoch };
        }
    }

    /// <summary>Scores the current parameters.</summary>
    /// <param name="rows">Rows of the data, at least one.</param>
    public Score Evaluate(ReadOnlySpan<int> rows)
    {
        plan.Forward.Order.Upload(rows);
        for (int first = 0; first < rows.Length; first += plan.Forward.BatchSize)
            plan.Evaluate(new(first, Math.Min(plan.Forward.BatchSize, rows.Length - first)));
        return ReadScore(rows, new float[rows.Length]);
    }

    /// <inheritdoc/>
    public void Dispose() => plan.Dispose();

    static IEnumerable<(string, int, int)> ShapesOf(Network network) =>
        network.Tensors.Select(tensor => (tensor.Name, tensor.Rows, tensor.Columns));

    Snapshot Current => snapshots.Current;

    TrainingState Begin(ReadOnlySpan<int> training, ReadOnlySpan<int> validation)
    {
        if (training.IsEmpty)
            throw new ArgumentException("there are no examples to learn from", nameof(training));
        if (options.EarlyStopping is { IsOptional: false } && validation.IsEmpty)
        {
            throw new InputException("early stopping watches the loss of the validation part, which is empty: "
                + $"give it a share of the examples in {Setting.Split}");
        }
        epochLength = plan.EpochLength(training.Length, options.BatchSize);
        if (options.OnDivergence == Divergence.RollBack)
            snapshots.Begin(Evaluate(validation.IsEmpty ? training : validation).Loss);
        var best = options.EarlyStopping is { } stopping && !validation.IsEmpty ? new BestSoFar(stopping, parameters.Values) : null;
        var state = new TrainingState(snapshots, best);
        Checkpointer?.Restore(state, plan, options);
        return state;
    }

    void FitEpochs(
        TrainingState state, int[] training, ReadOnlySpan<int> validation, IProgress<EpochReport>? progress,
        CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (state.Epochs < options.Epochs && !state.IsOver)
        {
            int epoch = state.Epochs + 1;
            var (score, problem) = RunEpoch(training, epoch, state, cancellation);
            Score? validated = problem is null && !validation.IsEmpty ? Evaluate(validation) : null;
            problem ??= ProblemAfter(epoch, training, validated);
            if (problem is not null)
            {
                GoBack(training, problem);
                state.GoBack();
                continue;
            }
            state.Finish(validated?.Loss ?? score.Loss, Batches(epochLength));
            progress?.Report(new(epoch, options.Epochs, score, validated, clock.Elapsed.TotalSeconds) { LearningRate = lastRate });
        }
    }

    // The score of the epoch's steps, and what is wrong if a loss is not finite.
    (Score Score, string? Problem) RunEpoch(int[] training, int epoch, TrainingState state, CancellationToken cancellation)
    {
        // From the same order each time: an epoch's order does not depend on the epochs before.
        int[] order = [.. training];
        Shuffle.Rows(order, options.Seed, RandomPurpose.Shuffling, (uint)epoch);
        // Whoever would be alone at the end sits this epoch out.
        order = order[..epochLength];
        plan.Forward.Order.Upload(order);
        int steps = Batches(order.Length);
        for (; state.Steps < steps; state.Steps++)
        {
            BetweenSteps(state, cancellation);
            int step = state.Steps;
            var progress = new TrainingProgress(epoch - 1 + (double)step / steps, options.Epochs, 1.0 / steps, state.Losses);
            lastRate = (float)(Rate * options.Schedule.FactorAt(progress));
            int first = step * options.BatchSize, rows = Math.Min(options.BatchSize, order.Length - first);
            plan.Step(new(first, rows, state.Updates + 1, lastRate) { Weight = data.WeightOf(order.AsSpan(first, rows)) });
        }
        var losses = new float[order.Length];
        var score = ReadScore(order, losses);
        int place = Array.FindIndex(losses, loss => !float.IsFinite(loss));
        return (score, place < 0 ? null : $"the loss became {losses[place]} in epoch {epoch}, batch {Batches(place + 1)} of {steps}");
    }

    void BetweenSteps(TrainingState state, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            Checkpointer?.Write(state, plan, options);
        cancellation.ThrowIfCancellationRequested();
        Checkpointer?.WriteIfDue(state, plan, options);
    }

    // The losses of an epoch are those before its updates: nobody has looked at the last update of all.
    string? ProblemAfter(int epoch, int[] training, Score? validated)
    {
        if (epoch == options.Epochs && Evaluate(training).Loss is var last && !double.IsFinite(last))
            return $"the loss became {last} after the last batch of epoch {epoch}";
        return validated is { } score && !double.IsFinite(score.Loss)
            ? $"the loss became {score.Loss} on the validation part after epoch {epoch}"
            : null;
    }

    // The means are taken in double on the host, in the order of the examples: the same on every device.
    Score ReadScore(ReadOnlySpan<int> rows, float[] losses)
    {
        plan.Losses.Download(losses);
        var correct = new float[losses.Length];
        plan.Correct.Download(correct);
        return new(Mean(rows, losses, data.WeightOf), Mean(rows, correct, row => ScoreWeights?[row] ?? 1f));
    }

    static double Mean(ReadOnlySpan<int> rows, float[] values, Func<int, float> weightOf)
    {
        double sum = 0, weight = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double one = weightOf(rows[i]);
            sum += one * values[i];
            weight += one;
        }
        // Where no example counts, nothing is wrong.
        return weight == 0 ? 0 : sum / weight;
    }

    int Batches(int examples) => (examples + options.BatchSize - 1) / options.BatchSize;

    double Rate => learningRate / Math.Pow(2, snapshots.Rollbacks);

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
        Trace.TraceWarning($"{problem}: going on from epoch {Current.Epoch} at half the learning rate, {(float)Rate}");
    }

    Parameters Restored(TrainingState state)
    {
        FinalEpoch = state.FinalEpoch;
        return Restored(state.FinalParameters);
    }

    Parameters Restored(float[] values)
    {
        values.CopyTo(parameters.Values, 0);
        plan.Forward.Parameters.Upload(values);
        return parameters;
    }
}
