using System.Diagnostics;

namespace GpuNet.Training;

/// <summary>
/// Writes the checkpoints of a training, and gives back what is in the newest one. The state is copied between two steps; the training goes
/// on while the copy is written.
/// </summary>
sealed class Checkpointer : IDisposable
{
    readonly Checkpointing options;
    readonly TrainingIdentity training;
    readonly CheckpointFolder folder;
    readonly bool writes;
    readonly Stopwatch sinceLast = Stopwatch.StartNew();
    Task writing = Task.CompletedTask;
    int number, best;
    double leastLoss = double.PositiveInfinity;
    (int Rollbacks, int Epochs, int Updates) last;

    /// <summary>Takes the folder.</summary>
    /// <param name="options">Where and when.</param>
    /// <param name="training">What the training is.</param>
    /// <param name="goesOn">Whether it goes on from where a device failed.</param>
    /// <param name="writes">Whether it writes checkpoints, which one of several workers does; the others only go on from them.</param>
    /// <exception cref="InputException">
    /// Another training has the folder, or it has checkpoints already and is not to be resumed from, or it cannot be used.
    /// </exception>
    public Checkpointer(Checkpointing options, TrainingIdentity training, bool goesOn = false, bool writes = true)
    {
        options.Check();
        this.options = options;
        this.training = training;
        this.writes = writes;
        folder = writes
            ? CheckpointFolder.Open(options.Folder, create: !options.Resumes || goesOn)
            : CheckpointFolder.OpenToRead(options.Folder);
        number = folder.Numbers.FirstOrDefault();
        if (number == 0 || options.Resumes || goesOn)
            return;
        folder.Dispose();
        throw CheckpointFolder.HasOthers(options.Folder);
    }

    /// <summary>Gives a training what the newest checkpoint has, where it is to be resumed and there is one.</summary>
    /// <exception cref="InputException">The checkpoints cannot be used, or are of another training.</exception>
    public void Restore(TrainingState state, TrainingPlan plan, LoopOptions loop, int updatesOfEpoch)
    {
        if (!options.Resumes)
            return;
        if (folder.Newest() is not { } from)
        {
            Note("there is no checkpoint yet, so the training begins at the first epoch");
            return;
        }
        training.CheckSame(from.Training, options.Folder);
        state.Load(from, plan);
        state.CheckEpochs(from.Count("epochs"), loop, updatesOfEpoch, options.Folder);
        (best, leastLoss) = (from.Count("best.checkpoint", place: 0), from.Number("best.checkpoint", place: 1));
        last = PlaceOf(state);
        Note($"going on after epoch {state.Epochs}, step {state.Steps}");
    }

    /// <summary>Whether it is time for a checkpoint.</summary>
    public bool IsDue(TrainingState state)
    {
        var every = options.Every;
        int epochs = Math.Abs(state.Epochs - last.Epochs), steps = Math.Abs(state.Updates - last.Updates);
        return writes && (sinceLast.Elapsed >= every.Time || epochs >= every.Epochs || steps >= every.Steps);
    }

    /// <summary>Writes a checkpoint, where something was learned since the one before. A full disk does not end the training.</summary>
    public void Write(TrainingState state, TrainingPlan plan, LoopOptions loop)
    {
        if (!writes || last == PlaceOf(state))
            return;
        last = PlaceOf(state);
        if (state.Steps == 0 && state.Losses.Count > 0 && state.Losses[^1] < leastLoss)
            (best, leastLoss) = (number + 1, state.Losses[^1]);
        Tensor[] tensors = [.. TensorsOf(state, plan, loop)];
        Wait();
        var (next, kept) = (++number, best);
        writing = Task.Run(() => WriteFile(next, tensors, kept));
        sinceLast.Restart();
    }

    /// <summary>Waits until the last checkpoint is on the disk.</summary>
    public void Dispose()
    {
        try
        {
            Wait();
        }
        finally
        {
            folder.Dispose();
        }
    }

    // Of several workers, one says it.
    void Note(string message)
    {
        if (writes)
            Message.Note($"{options.Folder}: {message}");
    }

    void Wait() => writing.GetAwaiter().GetResult();

    void WriteFile(int next, Tensor[] tensors, int kept)
    {
        try
        {
            folder.Write(next, tensors, training.Entries, options.Kept, kept);
        }
        catch (InputException problem)
        {
            Message.Warn($"{problem.Message}; the training goes on without this checkpoint");
        }
    }

    IEnumerable<Tensor> TensorsOf(TrainingState state, TrainingPlan plan, LoopOptions loop)
    {
        // An epoch may take fewer examples than its steps have places for.
        int examples = Math.Min(state.Steps * loop.BatchSize, plan.Losses.Length);
        return
        [
            Checkpoint.Numbers("epochs", loop.Epochs),
            Checkpoint.Numbers("best.checkpoint", best, leastLoss),
            .. state.ToTensors(
                Download(plan.Forward.Parameters, plan.Forward.Parameters.Length),
                plan.Forward.Averages is { } averages ? Download(averages, averages.Length) : [],
                Download(plan.OptimizerState, plan.OptimizerState.Length),
                Download(plan.Losses, examples), Download(plan.Correct, examples)),
        ];
    }

    // A training that goes back comes to the same updates again.
    static (int Rollbacks, int Epochs, int Updates) PlaceOf(TrainingState state) =>
        (state.Snapshots.Rollbacks, state.Epochs, state.Updates);

    static float[] Download(DeviceBuffer<float> buffer, int length)
    {
        float[] values = new float[length];
        buffer.Download(values);
        return values;
    }
}
