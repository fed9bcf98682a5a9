using GpuNet.Kernels.Random;
using GpuNet.Training;

namespace GpuNet;

/// <content>Runs an epoch.</content>
public sealed partial class TrainingLoop
{
    // The score over the steps of the epoch, and the problem if a loss is not finite; null where the time is used before its end.
    (Score Score, string? Problem)? RunEpoch(int[] training, int epoch, TrainingState state, CancellationToken cancellation)
    {
        // Shuffles the same initial order each time, so the order of an epoch does not depend on earlier epochs.
        int[] order = [.. training];
        Shuffle.Rows(order, options.Seed, RandomPurpose.Shuffling, (uint)epoch);
        // An example that would be alone in the last batch is skipped in this epoch.
        order = order[..epochLength];
        plan.Forward.Order.Upload(order);
        int steps = Batches(order.Length);
        for (; state.Steps < steps; state.Steps++)
        {
            if (IsTimeUsed(state))
            {
                parallel?.ShareSteps(state.Steps * options.BatchSize, options.BatchSize);
                return null;
            }
            BetweenSteps(state, cancellation);
            int step = state.Steps;
            var progress = new TrainingProgress(epoch - 1 + (double)step / steps, options.Epochs, 1.0 / steps, state.Losses);
            lastRate = (float)(Rate * options.Schedule.FactorAt(progress));
            int first = step * options.BatchSize, rows = Math.Min(options.BatchSize, order.Length - first);
            var batch = new Batch(first, rows, state.Updates + 1, lastRate)
            {
                Weight = data.WeightOf(order.AsSpan(first, rows)),
                AverageRate = options.Averaging.RateAt(state.Updates + 1, (long)steps * options.Epochs),
            };
            if (parallel is null)
                plan.Step(batch);
            else
                parallel.Step(batch, IsOwnTimeUsed, cancellation.IsCancellationRequested, Checkpointer?.IsDue(state) == true);
            if (IsFirst)
                TrainingTelemetry.CountStep(rows);
        }
        plan.LaunchSteps();
        parallel?.ShareSteps(order.Length, options.BatchSize);
        var losses = new float[order.Length];
        var score = ReadScore(order, losses);
        int place = Array.FindIndex(losses, loss => !float.IsFinite(loss));
        return (score, place < 0 ? null : $"the loss became {losses[place]} in epoch {epoch}, batch {Batches(place + 1)} of {steps}");
    }

    void BetweenSteps(TrainingState state, CancellationToken cancellation)
    {
        options.Deadline?.Look();
        // Workers agree on it with a step.
        bool stops = parallel?.Stops ?? cancellation.IsCancellationRequested;
        if (stops || (parallel?.Writes ?? Checkpointer?.IsDue(state) == true))
        {
            parallel?.ShareSteps(state.Steps * options.BatchSize, options.BatchSize);
            Checkpointer?.Write(state, plan, options);
        }
        if (stops)
            throw new OperationCanceledException(cancellation);
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
}
