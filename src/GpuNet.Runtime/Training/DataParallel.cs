using System.Text;

namespace GpuNet.Training;

/// <summary>
/// One worker of a training that several share: it computes some parts of each batch and some batches of an evaluation. Every worker
/// updates its own parameters with the same gradients, so they stay equal bit by bit.
/// </summary>
sealed class DataParallel
{
    // Behind the gradients: workers that want the training to end, to stop, and a checkpoint to be written.
    const int Wishes = 3;

    readonly TrainingPlan plan;
    readonly Communicator workers;
    readonly float[] sum;

    public DataParallel(TrainingPlan plan, Communicator workers)
    {
        (this.plan, this.workers) = (plan, workers);
        sum = new float[plan.Gradients.Length + Wishes];
    }

    /// <summary>Whether this is the worker that reports and writes files.</summary>
    public bool IsFirst => workers.Rank == 0;

    /// <summary>Whether a worker's time was used when the last step was made; alike for all workers.</summary>
    public bool Ends => sum[^3] > 0;

    /// <summary>Whether a worker wanted the training to stop when the last step was made; alike for all workers.</summary>
    public bool Stops => sum[^2] > 0;

    /// <summary>Whether a worker wanted a checkpoint when the last step was made; alike for all workers.</summary>
    public bool Writes => sum[^1] > 0;

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
        plan.Differentiate(batch, workers.Rank * OwnParts, OwnParts);
        var gradients = sum.AsSpan(0, plan.Gradients.Length);
        plan.Gradients.Download(gradients);
        (sum[^3], sum[^2], sum[^1]) = (ends ? 1 : 0, stops ? 1 : 0, writes ? 1 : 0);
        workers.Sum(sum);
        plan.Gradients.Upload(gradients);
        plan.Update(batch);
    }

    /// <summary>Whether this worker computes a batch of an evaluation.</summary>
    public bool Evaluates(int batch) => batch % workers.Count == workers.Rank;

    /// <summary>Gives all workers the losses of an evaluation.</summary>
    public void ShareEvaluation(int examples)
    {
        int size = plan.Forward.BatchSize;
        Share(examples, Enumerable.Range(0, (examples + size - 1) / size).Where(Evaluates)
            .Select(batch => (batch * size)..Math.Min((batch + 1) * size, examples)));
    }

    /// <summary>Gives all workers the losses of the steps of an epoch.</summary>
    /// <param name="examples">Examples of these steps.</param>
    /// <param name="batchSize">Examples of a step.</param>
    public void ShareSteps(int examples, int batchSize) =>
        Share(examples, Enumerable.Range(0, (examples + batchSize - 1) / batchSize).Select(step =>
        {
            var batch = new Batch(step * batchSize, Math.Min(batchSize, examples - step * batchSize));
            int first = workers.Rank * OwnParts;
            var last = batch.Part(first + OwnParts - 1, plan.Parts);
            return batch.Part(first, plan.Parts).First..(last.First + last.Rows);
        }));

    // Each place has been computed by one worker; the others add 0.
    void Share(int examples, IEnumerable<Range> own)
    {
        float[] all = new float[examples], ofOwn = new float[examples];
        foreach (var buffer in new[] { plan.Losses, plan.Correct })
        {
            buffer.Download(all);
            Array.Clear(ofOwn);
            foreach (var range in own)
                all.AsSpan(range).CopyTo(ofOwn.AsSpan(range));
            workers.Sum(ofOwn);
            buffer.Upload(ofOwn);
        }
    }
}
