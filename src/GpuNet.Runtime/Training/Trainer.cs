using System.Diagnostics;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
using GpuNet.Kernels.Random;
using GpuNet.Runtime.Data;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Networks;

namespace GpuNet.Runtime.Training;

/// <summary>Trains a network on a device, epoch by epoch, and scores it.</summary>
public sealed class Trainer : IDisposable
{
    readonly TrainingPlan plan;
    readonly Optimizer optimizer;
    readonly TrainingOptions options;
    readonly Parameters parameters;
    // Where to go back to when the loss explodes: before the last epoch, and before the first.
    readonly float[] previous, initial;

    /// <summary>Compiles the plan and uploads the first weights.</summary>
    /// <exception cref="ArgumentException">An option makes no sense, or the network does not fit the data.</exception>
    public Trainer(Device device, Network network, Loss loss, Optimizer optimizer, TrainingOptions options, DeviceData data)
    {
        options.Check();
        this.optimizer = optimizer;
        this.options = options;
        plan = new(device, network, loss, optimizer, Math.Min(options.BatchSize, data.Rows), data, options.Seed);
        parameters = Initialiser.Initialise(network, options.Seed);
        initial = [.. parameters.Values];
        previous = [.. parameters.Values];
        plan.Forward.Parameters.Upload(parameters.Values);
    }

    /// <summary>The plan.</summary>
    public TrainingPlan Plan => plan;

    /// <summary>Trains.</summary>
    /// <param name="training">Rows of the data to learn from.</param>
    /// <param name="validation">Rows to score after each epoch; may be empty.</param>
    /// <param name="progress">Is told after each epoch.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>The trained parameters.</returns>
    /// <exception cref="InputException">A layer cannot be trained on batches of the size that an epoch gives.</exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Parameters Fit(
        ReadOnlySpan<int> training, ReadOnlySpan<int> validation, IProgress<EpochReport>? progress = null, CancellationToken cancellation = default)
    {
        plan.CheckEpoch(training.Length);
        var clock = Stopwatch.StartNew();
        var order = new int[training.Length];
        var losses = new float[order.Length];
        int step = 0;
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            // From the same order each time: an epoch's order does not depend on the epochs before.
            training.CopyTo(order);
            Shuffle.Rows(order, options.Seed, RandomPurpose.Shuffling, (uint)epoch);
            plan.Forward.Order.Upload(order);
            for (int first = 0; first < order.Length; first += plan.Forward.BatchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                plan.Step(new(first, BatchRows(first, order.Length), ++step, options.LearningRate ?? optimizer.DefaultLearningRate));
            }
            var score = ReadScore(losses);
            if (Array.FindIndex(losses, loss => !float.IsFinite(loss)) is var place and >= 0)
                throw Diverged(training, losses[place], $"in epoch {epoch}, batch {Batches(place + 1)} of {Batches(order.Length)}");
            parameters.Values.CopyTo(previous, 0);
            plan.Forward.Parameters.Download(parameters.Values);
            progress?.Report(new(epoch, options.Epochs, score, validation.IsEmpty ? null : Evaluate(validation), clock.Elapsed.TotalSeconds));
        }
        // The losses of an epoch are those before its updates: the last one has not been looked at.
        if (Evaluate(training).Loss is var last && !double.IsFinite(last))
            throw Diverged(training, last, $"after the last batch of epoch {options.Epochs}");
        return parameters;
    }

    /// <summary>Scores the current parameters.</summary>
    /// <param name="rows">Rows of the data, at least one.</param>
    public Score Evaluate(ReadOnlySpan<int> rows)
    {
        plan.Forward.Order.Upload(rows);
        for (int first = 0; first < rows.Length; first += plan.Forward.BatchSize)
            plan.Evaluate(new(first, BatchRows(first, rows.Length)));
        return ReadScore(new float[rows.Length]);
    }

    /// <inheritdoc/>
    public void Dispose() => plan.Dispose();

    int BatchRows(int first, int count) => Math.Min(plan.Forward.BatchSize, count - first);

    // The means are taken in double on the host, in the order of the examples: the same on every device.
    Score ReadScore(float[] losses)
    {
        plan.Losses.Download(losses);
        var correct = new float[losses.Length];
        plan.Correct.Download(correct);
        return new(losses.Average(loss => (double)loss), correct.Average(share => (double)share));
    }

    int Batches(int examples) => (examples + plan.Forward.BatchSize - 1) / plan.Forward.BatchSize;

    DivergedException Diverged(ReadOnlySpan<int> training, double loss, string where)
    {
        RestoreLastGood(training);
        float rate = options.LearningRate ?? optimizer.DefaultLearningRate;
        return new DivergedException(
            $"the loss became {loss} {where}: try a learning rate below {rate}, or look for extreme values in the data", parameters);
    }

    // The last update of an epoch whose losses were all finite may itself have gone too far: what counts is a finite loss.
    void RestoreLastGood(ReadOnlySpan<int> training)
    {
        foreach (float[] candidate in new[] { parameters.Values, previous, initial })
        {
            candidate.CopyTo(parameters.Values, 0);
            plan.Forward.Parameters.Upload(candidate);
            if (double.IsFinite(Evaluate(training).Loss))
                return;
        }
    }
}
