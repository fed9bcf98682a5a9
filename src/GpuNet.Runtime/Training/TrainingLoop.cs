using System.Diagnostics;
using GpuNet.Kernels.Random;
using GpuNet.Training;

namespace GpuNet;

/// <summary>Trains a network on a device, epoch by epoch, and evaluates it.</summary>
public sealed class TrainingLoop : IDisposable
{
    readonly TrainingPlan plan;
    readonly DeviceData data;
    readonly LoopOptions options;
    readonly Parameters parameters;
    readonly Checkpoints checkpoints;
    readonly float learningRate;
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
    {
        options.Check();
        if (first is not null && !ShapesOf(first.Network).SequenceEqual(ShapesOf(network)))
            throw new ArgumentException($"the initial parameters belong to {first.Network}, not to {network}", nameof(first));
        this.data = data;
        this.options = options;
        learningRate = optimizer.LearningRate;
        plan = new(
            device, network, loss, optimizer, Math.Min(options.MicroBatchSize ?? options.BatchSize, data.Rows), data, options.Seed,
            options.Gradients, accumulates: options.MicroBatchSize < Math.Min(options.BatchSize, data.Rows), keepsGradients: false);
        parameters = Parameters.Initialise(network, options.Seed);
        first?.Values.CopyTo(parameters.Values, 0);
        plan.Forward.Parameters.Upload(parameters.Values);
        checkpoints = new(plan, options.OnDivergence);
    }

    /// <summary>The plan.</summary>
    public TrainingPlan Plan => plan;

    /// <summary>
    /// The weight of each row in the accuracy, at least 0; null for equal weights. (Weights in the loss belong to the data, and may include
    /// class weights.)
    /// </summary>
    public IReadOnlyList<float>? ScoreWeights { get; init; }

    /// <summary>The epoch whose parameters <see cref="Fit"/> returned: the last one, or with early stopping the best one.</summary>
    public int FinalEpoch { get; private set; }

    /// <summary>Trains.</summary>
    /// <param name="training">Rows to train on, at least one.</param>
    /// <param name="validation">Rows to evaluate after each epoch; may be empty.</param>
    /// <param name="progress">Called after each epoch, while the plan has the parameters of that epoch.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>The trained parameters.</returns>
    /// <exception cref="InputException">
    /// Early stopping without validation rows, or a layer that cannot be trained on batches of the resulting size.
    /// </exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="TrainingStoppedException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Parameters Fit(
        ReadOnlySpan<int> training, ReadOnlySpan<int> validation, IProgress<EpochReport>? progress = null,
        CancellationToken cancellation = default)
    {
        try
        {
            return FitEpochs(training, validation, progress, cancellation);
        }
        catch (DeviceException failed)
        {
            // Not restored to the plan: the failed device accepts no more commands.
            Current.Parameters.CopyTo(parameters.Values, 0);
            throw new TrainingStoppedException(failed.Message, parameters, failed) { Epoch = Current.Epoch };
        }
    }

    /// <summary>Evaluates the current parameters.</summary>
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

    Snapshot Current => checkpoints.Current;

    Parameters FitEpochs(
        ReadOnlySpan<int> training, ReadOnlySpan<int> validation, IProgress<EpochReport>? progress, CancellationToken cancellation)
    {
        if (training.IsEmpty)
            throw new ArgumentException("there are no training examples", nameof(training));
        if (options.EarlyStopping is not null && validation.IsEmpty)
        {
            throw new InputException("early stopping needs a validation part, which is empty: "
                + $"give it a share of the examples in {Setting.Split}");
        }
        epochLength = plan.EpochLength(training.Length, options.BatchSize);
        int[] rows = training.ToArray();
        var clock = Stopwatch.StartNew();
        var history = new List<double>();
        if (options.OnDivergence == Divergence.RollBack)
            checkpoints.Begin(Evaluate(validation.IsEmpty ? training : validation).Loss);
        var best = options.EarlyStopping is { } stopping ? new BestSoFar(stopping, parameters.Values) : null;
        while (Current.Epoch < options.Epochs && best?.IsOver(Current.Epoch) != true)
        {
            int epoch = Current.Epoch + 1;
            var (score, problem) = RunEpoch(rows, epoch, history, cancellation);
            Score? validated = problem is null && !validation.IsEmpty ? Evaluate(validation) : null;
            problem ??= ProblemAfter(epoch, rows, validated);
            if (problem is not null)
            {
                GoBack(rows, problem);
                best?.GoBackTo(Current.Epoch);
                history.RemoveRange(Current.Epoch, history.Count - Current.Epoch);
                continue;
            }
            history.Add(validated?.Loss ?? score.Loss);
            checkpoints.Keep(epoch, Current.Step + Batches(epochLength), history[^1]);
            best?.Look(epoch, history[^1], Current.Parameters);
            progress?.Report(new(epoch, options.Epochs, score, validated, clock.Elapsed.TotalSeconds) { LearningRate = lastRate });
        }
        FinalEpoch = best?.Epoch ?? Current.Epoch;
        return Restored(best?.Parameters ?? Current.Parameters);
    }

    // The score over the steps of the epoch, and the problem if a loss is not finite.
    (Score Score, string? Problem) RunEpoch(int[] training, int epoch, List<double> history, CancellationToken cancellation)
    {
        // Shuffles the same initial order each time, so the order of an epoch does not depend on earlier epochs.
        int[] order = [.. training];
        Shuffle.Rows(order, options.Seed, RandomPurpose.Shuffling, (uint)epoch);
        // An example that would be alone in the last batch is skipped in this epoch.
        order = order[..epochLength];
        plan.Forward.Order.Upload(order);
        int steps = Batches(order.Length);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var progress = new TrainingProgress(epoch - 1 + (double)step / steps, options.Epochs, 1.0 / steps, history);
            lastRate = (float)(Rate * options.Schedule.FactorAt(progress));
            int first = step * options.BatchSize, rows = Math.Min(options.BatchSize, order.Length - first);
            plan.Step(new(first, rows, Current.Step + step + 1, lastRate) { Weight = data.WeightOf(order.AsSpan(first, rows)) });
        }
        var losses = new float[order.Length];
        var score = ReadScore(order, losses);
        int place = Array.FindIndex(losses, loss => !float.IsFinite(loss));
        return (score, place < 0 ? null : $"the loss became {losses[place]} in epoch {epoch}, batch {Batches(place + 1)} of {steps}");
    }

    // The losses of an epoch are taken before its updates, so the last update has not been checked yet.
    string? ProblemAfter(int epoch, int[] training, Score? validated)
    {
        if (epoch == options.Epochs && Evaluate(training).Loss is var last && !double.IsFinite(last))
            return $"the loss became {last} after the last batch of epoch {epoch}";
        return validated is { } score && !double.IsFinite(score.Loss)
            ? $"the loss became {score.Loss} on the validation part after epoch {epoch}"
            : null;
    }

    // Means are computed in double on the host, in the order of the examples: the same on every device.
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
        // If no example counts, no prediction is wrong.
        return weight == 0 ? 0 : sum / weight;
    }

    int Batches(int examples) => (examples + options.BatchSize - 1) / options.BatchSize;

    double Rate => learningRate / Math.Pow(2, checkpoints.Rollbacks);

    void GoBack(int[] training, string problem)
    {
        if (!checkpoints.GoBack(() => Evaluate(training).Loss))
        {
            throw new DivergedException(
                $"{problem}: try a learning rate below {(float)Rate}, or look for extreme values in the data", Restored(Current.Parameters))
            {
                Epoch = Current.Epoch,
            };
        }
        Trace.TraceWarning($"{problem}: continuing from epoch {Current.Epoch} at half the learning rate, {(float)Rate}");
    }

    Parameters Restored(float[] values)
    {
        values.CopyTo(parameters.Values, 0);
        plan.Forward.Parameters.Upload(values);
        return parameters;
    }
}
