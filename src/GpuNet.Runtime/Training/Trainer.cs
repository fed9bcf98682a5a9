using System.Diagnostics;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
using GpuNet.Kernels.Random;
using GpuNet.Runtime.Data;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Networks;
using GpuNet.Runtime.Training.Schedules;

namespace GpuNet.Runtime.Training;

/// <summary>Trains a network on a device, epoch by epoch, and scores it.</summary>
public sealed class Trainer : IDisposable
{
    // Each halves the learning rate: a thousandth of it is left in the end.
    const int MostRollbacks = 10;

    readonly TrainingPlan plan;
    readonly DeviceData data;
    readonly TrainingOptions options;
    readonly Parameters parameters;
    // Where to go back to when the loss explodes: after the last epoch, before it, after the one with the least loss, and before the first.
    readonly Snapshot current, previous, lowest, initial;
    readonly float learningRate;
    double leastLoss = double.PositiveInfinity;
    int rollbacks, epochLength;
    float lastRate;

    /// <summary>Compiles the plan and uploads the first weights.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="network">What is trained; its last layer gives the logits.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="optimizer">How.</param>
    /// <param name="options">How long and how fast to learn.</param>
    /// <param name="data">All examples; <see cref="Fit"/> is told which of them to learn from.</param>
    /// <exception cref="ArgumentException">An option makes no sense, or the network does not fit the data.</exception>
    public Trainer(Device device, Network network, Loss loss, Optimizer optimizer, TrainingOptions options, DeviceData data)
    {
        options.Check();
        this.data = data;
        this.options = options;
        learningRate = options.LearningRate ?? optimizer.DefaultLearningRate;
        plan = new(
            device, network, loss, optimizer, Math.Min(options.MicroBatchSize ?? options.BatchSize, data.Rows), data, options.Seed,
            options.Gradients, accumulates: options.MicroBatchSize < Math.Min(options.BatchSize, data.Rows), keepsGradients: false);
        parameters = Initialiser.Initialise(network, options.Seed);
        plan.Forward.Parameters.Upload(parameters.Values);
        bool goesBack = options.OnDivergence == Divergence.RollBack;
        (current, previous, lowest, initial) = (new(plan, goesBack), new(plan, goesBack), new(plan, goesBack), new(plan, goesBack));
    }

    /// <summary>The plan.</summary>
    public TrainingPlan Plan => plan;

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
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Parameters Fit(
        ReadOnlySpan<int> training, ReadOnlySpan<int> validation, IProgress<EpochReport>? progress = null, CancellationToken cancellation = default)
    {
        if (training.IsEmpty)
            throw new ArgumentException("there are no examples to learn from", nameof(training));
        if (options.EarlyStopping is not null && validation.IsEmpty)
            throw new InputException("early stopping watches the loss of the validation part, which is empty: give it a share of the examples in --split");
        epochLength = plan.EpochLength(training.Length, options.BatchSize);
        var clock = Stopwatch.StartNew();
        var history = new List<double>();
        // A first epoch that leaves all in ruins is nothing to go back to: the first weights are better.
        if (options.OnDivergence == Divergence.RollBack && Evaluate(validation.IsEmpty ? training : validation).Loss is var first && double.IsFinite(first))
            leastLoss = first;
        var best = options.EarlyStopping is { } stopping ? new BestSoFar(stopping, parameters.Values) : null;
        while (current.Epoch < options.Epochs && best?.IsOver(current.Epoch) != true)
        {
            int epoch = current.Epoch + 1;
            var (score, problem) = RunEpoch(training, epoch, history, cancellation);
            // The losses of an epoch are those before its updates: nobody has looked at the last update of all.
            if (problem is null && epoch == options.Epochs && Evaluate(training).Loss is var last && !double.IsFinite(last))
                problem = $"the loss became {last} after the last batch of epoch {epoch}";
            Score? scored = problem is null && !validation.IsEmpty ? Evaluate(validation) : null;
            if (scored is { } seen && !double.IsFinite(seen.Loss))
                problem = $"the loss became {seen.Loss} on the validation part after epoch {epoch}";
            if (problem is not null)
            {
                GoBack(training, problem);
                history.RemoveRange(current.Epoch, history.Count - current.Epoch);
                continue;
            }
            current.CopyTo(previous);
            current.Take(plan, epoch, current.Step + Batches(epochLength));
            history.Add(scored?.Loss ?? score.Loss);
            if (history[^1] < leastLoss)
            {
                leastLoss = history[^1];
                current.CopyTo(lowest);
            }
            best?.Look(epoch, history[^1], current.Parameters);
            progress?.Report(new(epoch, options.Epochs, score, scored, clock.Elapsed.TotalSeconds) { LearningRate = lastRate });
        }
        FinalEpoch = best?.Epoch ?? current.Epoch;
        return Restored(best?.Parameters ?? current.Parameters);
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

    // The score of the epoch's steps, and what is wrong if a loss is not finite.
    (Score Score, string? Problem) RunEpoch(ReadOnlySpan<int> training, int epoch, List<double> history, CancellationToken cancellation)
    {
        // From the same order each time: an epoch's order does not depend on the epochs before.
        int[] order = training.ToArray();
        Shuffle.Rows(order, options.Seed, RandomPurpose.Shuffling, (uint)epoch);
        // Whoever would be alone at the end sits this epoch out.
        order = order[..epochLength];
        plan.Forward.Order.Upload(order);
        int steps = Batches(order.Length);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var progress = new TrainingProgress(epoch - 1 + (double)step / steps, options.Epochs, 1.0 / steps, history);
            lastRate = (float)(Rate * options.Schedule.Factor(progress));
            int first = step * options.BatchSize, rows = Math.Min(options.BatchSize, order.Length - first);
            plan.Step(new(first, rows, current.Step + step + 1, lastRate) { Weight = data.WeightOf(order.AsSpan(first, rows)) });
        }
        var losses = new float[order.Length];
        var score = ReadScore(order, losses);
        int place = Array.FindIndex(losses, loss => !float.IsFinite(loss));
        return (score, place < 0 ? null : $"the loss became {losses[place]} in epoch {epoch}, batch {Batches(place + 1)} of {steps}");
    }

    // The means are taken in double on the host, in the order of the examples: the same on every device.
    Score ReadScore(ReadOnlySpan<int> rows, float[] losses)
    {
        plan.Losses.Download(losses);
        var correct = new float[losses.Length];
        plan.Correct.Download(correct);
        double weight = data.WeightOf(rows), sum = 0;
        for (int i = 0; i < losses.Length; i++)
            sum += (double)data.WeightOf(rows[i]) * losses[i];
        // Where no example counts, nothing is wrong.
        return new(weight == 0 ? 0 : sum / weight, correct.Average(share => (double)share));
    }

    int Batches(int examples) => (examples + options.BatchSize - 1) / options.BatchSize;

    double Rate => learningRate / Math.Pow(2, rollbacks);

    // To good parameters, from which the training goes on at half the rate, if it may.
    void GoBack(ReadOnlySpan<int> training, string problem)
    {
        bool goesOn = options.OnDivergence == Divergence.RollBack && rollbacks < MostRollbacks;
        bool isGood = RestoreGood(training, goesOn ? [lowest, initial] : [current, previous, initial]);
        if (!isGood || !goesOn)
        {
            throw new DivergedException(
                $"{problem}: try a learning rate below {(float)Rate}, or look for extreme values in the data", Restored(current.Parameters))
            {
                Epoch = current.Epoch,
            };
        }
        rollbacks++;
        Trace.TraceWarning($"{problem}: going on from epoch {current.Epoch} at half the learning rate, {(float)Rate}");
    }

    // The last update of an epoch whose losses were all finite may itself have gone too far: what counts is a finite loss.
    bool RestoreGood(ReadOnlySpan<int> training, Snapshot[] candidates)
    {
        foreach (var snapshot in candidates)
        {
            snapshot.Restore(plan);
            snapshot.CopyTo(current);
            if (double.IsFinite(Evaluate(training).Loss))
                return true;
        }
        return false;
    }

    Parameters Restored(float[] values)
    {
        values.CopyTo(parameters.Values, 0);
        plan.Forward.Parameters.Upload(values);
        return parameters;
    }
}
