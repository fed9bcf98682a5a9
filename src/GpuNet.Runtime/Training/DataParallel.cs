using System.Text;

namespace GpuNet.Training;

/// <summary>
/// One worker of a training that several share: it computes some parts of each batch and some rows of an evaluation. Every worker
/// updates its own parameters with the same gradients, so they stay equal bit by bit.
/// </summary>
sealed class DataParallel : IDisposable
{
    // Behind the gradients: workers that want the training to end, to stop, and a checkpoint to be written.
    const int Wishes = 3;

    readonly TrainingPlan plan;
    readonly Communicator workers;
    readonly GradientSums sums;

    public DataParallel(TrainingPlan plan, Communicator workers)
    {
        (this.plan, this.workers) = (plan, workers);
        sums = new(plan, workers, Wishes);
    }

    /// <summary>Whether this is the worker that reports and writes files.</summary>
    public bool IsFirst => workers.Rank == 0;

    /// <summary>Whether a worker's time was used when the last step was made; alike for all workers.</summary>
    public bool Ends => sums.Values[^3] > 0;

    /// <summary>Whether a worker wanted the training to stop when the last step was made; alike for all workers.</summary>
    public bool Stops => sums.Values[^2] > 0;

    /// <summary>Whether a worker wanted a checkpoint when the last step was made; alike for all workers.</summary>
    public bool Writes => sums.Values[^1] > 0;

    int OwnParts => plan.Parts / workers.Count;

    /// <summary>Fails where this worker goes on from another checkpoint than worker 0.</summary>
    /// <exception cref="InputException">It does.</exception>
    public void CheckBegin(TrainingState state)
    {
        string here = $"epoch {state.Epochs}, step {state.Steps}";
        string first = Encoding.UTF8.GetString(workers.Broadcast(Encoding.UTF8.GetBytes(here)));
        if (here != first)
        {
            throw new InputException($"worker {workers.Rank} on {Environment.MachineName} goes on after {here}, and worker 0 after "
                + $"{first}: the checkpoints must be on a disk that all workers read");
        }
    }

    /// <summary>Makes a step together with the other workers.</summary>
    /// <param name="batch">The whole batch.</param>
    /// <param name="ends">Whether the time of this worker is used.</param>
    /// <param name="stops">Whether this worker wants the training to stop.</param>
    /// <param name="writes">Whether this worker wants a checkpoint.</param>
    public void Step(Batch batch, bool ends, bool stops, bool writes)
    {
        var all = sums.Values;
        (all[^3], all[^2], all[^1]) = (ends ? 1 : 0, stops ? 1 : 0, writes ? 1 : 0);
        plan.Differentiate(batch, workers.Rank * OwnParts, OwnParts, sums.Begin);
        sums.Finish();
        plan.Update(batch);
    }

    /// <summary>The rows of an evaluation that this worker computes.</summary>
    public Range OwnRows(int rows) => FirstRow(rows, workers.Rank)..FirstRow(rows, workers.Rank + 1);

    /// <summary>The logits of rows of the data, of which each worker has computed its own.</summary>
    public float[] Predict(ReadOnlySpan<int> rows)
    {
        int all = rows.Length, outputs = plan.Forward.Network.Outputs;
        float[] logits = plan.Forward.RoomForLogits(all);
        var own = OwnRows(all);
        plan.Forward.ComputeLogits(rows[own], logits.AsSpan(own.Start.Value * outputs));
        workers.Gather(logits, worker => FirstRow(all, worker) * outputs);
        return logits;
    }

    /// <summary>Gives all workers the losses of an evaluation.</summary>
    public void ShareEvaluation(int rows) =>
        Share(rows, (values, shared) =>
        {
            values.CopyTo(shared, 0);
            workers.Gather(shared, worker => FirstRow(rows, worker));
        });

    /// <summary>Gives all workers the losses of the steps of an epoch.</summary>
    /// <param name="examples">Examples of these steps.</param>
    /// <param name="batchSize">Examples of a step.</param>
    public void ShareSteps(int examples, int batchSize) =>
        Share(examples, (values, shared) =>
        {
            // Each place has been computed by one worker; the others add 0.
            for (int first = 0; first < examples; first += batchSize)
            {
                var own = OwnPart(new(first, Math.Min(batchSize, examples - first)));
                values.AsSpan(own).CopyTo(shared.AsSpan(own));
            }
            workers.Sum(shared);
        });

    /// <inheritdoc/>
    public void Dispose() => sums.Dispose();

    int FirstRow(int rows, int worker) => (int)((long)rows * worker / workers.Count);

    Range OwnPart(Batch batch)
    {
        int first = workers.Rank * OwnParts;
        var last = batch.Part(first + OwnParts - 1, plan.Parts);
        return batch.Part(first, plan.Parts).First..(last.First + last.Rows);
    }

    // What a worker has computed, and places for what all have.
    void Share(int examples, Action<float[], float[]> share)
    {
        foreach (var buffer in new[] { plan.Losses, plan.Correct })
        {
            float[] values = new float[examples], shared = new float[examples];
            buffer.Download(values);
            share(values, shared);
            buffer.Upload(shared);
        }
    }
}
