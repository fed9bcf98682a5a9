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
    readonly Checkpoints checkpoints;
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
        checkpoints = new(plan, options.OnDivergence);
    }

    /// <summary>The plan.</summary>
    public TrainingPlan Plan => plan;

    /// <summary>
    /// How much each row of the data counts in accuracies, at least 0; null for equal weights. (What counts in the loss is a matter of the
    /// data, and may have weights of classes in it.)
    /// </summary>
    public IReadOnlyList<float>? ScoreWeights { get; init; }

    /// <summary>The epoch whose parameters <see cref="Fit"/> gave: the last one, or with early stopping the best one.</summary>
    public int FinalEpoch { get; private set; }

    /// <summary>Trains.</summary>
    /// <param name="training">Rows of the data to learn from, at least one.</param>
    /// <param name="validation">Rows to score after each epoch; may be empty.</param>
    /// <param name="progress">Is told after each epoch, while the plan has the parameters of that epoch.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>The trained parameters.</returns>
    /// <exception cref="InputException">
    /// Early stopping is asked for, and there are no validation rows to watch; or a layer cannot be trained on batches of the size that an
    /// epoch gives.
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
            // Not given back to the plan: its device takes nothing any more.
            Current.Parameters.CopyTo(parameters.Values, 0);
            throw new TrainingStoppedException(failed.Message, parameters, failed) { Epoch = Current.Epoch };
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

    Snapshot Current => checkpoints.Current;

    Parameters FitEpochs(
        ReadOnlySpan<int> training, ReadOnlySpan<int> validation, IProgress<EpochReport>? progress, CancellationToken cancellation)
    {
        if (training.IsEmpty)
            throw new ArgumentException("there are no examples to learn from", nameof(training));
        if (options.EarlyStopping is not null && validation.IsEmpty)
        {
            throw new InputException("early stopping watches the loss of the validation part, which is empty: "
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

    // The score of the epoch's steps, and what is wrong if a loss is not finite.
    (Score Score, string? Problem) RunEpoch(int[] training, int epoch, List<double> history, CancellationToken cancellation)
    {
        // From the same order each time: an epoch's order does not depend on the epochs before.
        int[] order = [.. training];
        Shuffle.Rows(order, options.Seed, RandomPurpose.Shuffling, (uint)epoch);
        // Whoever would be alone at the end sits this epoch out.
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
        Trace.TraceWarning($"{problem}: going on from epoch {Current.Epoch} at half the learning rate, {(float)Rate}");
    }

    Parameters Restored(float[] values)
    {
        values.CopyTo(parameters.Values, 0);
        plan.Forward.Parameters.Upload(values);
        return parameters;
    }
}
