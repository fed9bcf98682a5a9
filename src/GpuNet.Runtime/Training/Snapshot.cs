namespace GpuNet.Training;

/// <summary>The state of a training after an epoch, in host memory, for rollback.</summary>
sealed class Snapshot
{
    readonly bool goesOn;

    /// <summary>Creates a snapshot of the initial state.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="goesOn">Whether training may continue from it; it then includes the optimizer state.</param>
    public Snapshot(TrainingPlan plan, bool goesOn)
    {
        this.goesOn = goesOn;
        Parameters = new float[plan.Forward.Parameters.Length];
        Trained = goesOn && plan.Forward.Averages is not null ? new float[Parameters.Length] : Parameters;
        OptimizerState = new float[goesOn ? plan.OptimizerState.Length : 0];
        Take(plan, epoch: 0, step: 0);
    }

    /// <summary>All parameters that inference computes with, including the state of layers.</summary>
    public float[] Parameters { get; }

    /// <summary>
    /// Those that the next step begins with: the same array unless they are averaged, and training may continue from it.
    /// </summary>
    public float[] Trained { get; }

    /// <summary>The optimizer's values; empty where training cannot continue from it.</summary>
    public float[] OptimizerState { get; }

    /// <summary>Number of finished epochs.</summary>
    public int Epoch { get; private set; }

    /// <summary>Number of updates.</summary>
    public int Step { get; private set; }

    bool IsAveraged => Trained != Parameters;

    /// <summary>Copies the state of the plan.</summary>
    public void Take(TrainingPlan plan, int epoch, int step)
    {
        plan.Forward.InferenceParameters.Download(Parameters);
        if (IsAveraged)
            plan.Forward.Parameters.Download(Trained);
        if (goesOn)
            plan.OptimizerState.Download(OptimizerState);
        (Epoch, Step) = (epoch, step);
    }

    /// <summary>Restores the state of the plan.</summary>
    public void Restore(TrainingPlan plan)
    {
        plan.Forward.Parameters.Upload(Trained);
        plan.Forward.Averages?.Upload(Parameters);
        if (goesOn)
            plan.OptimizerState.Upload(OptimizerState);
    }

    /// <summary>Copies this snapshot to another one.</summary>
    public void CopyTo(Snapshot other)
    {
        Parameters.CopyTo(other.Parameters, 0);
        Trained.CopyTo(other.Trained, 0);
        OptimizerState.CopyTo(other.OptimizerState, 0);
        (other.Epoch, other.Step) = (Epoch, Step);
    }

    /// <summary>What a checkpoint has of it: copies, as the training goes on while they are written.</summary>
    public IEnumerable<Tensor> ToTensors(string name) =>
    [
        Checkpoint.Numbers(name, Epoch, Step), Checkpoint.Values($"{name}.parameters", [.. Parameters]),
        Checkpoint.Values($"{name}.trained", IsAveraged ? [.. Trained] : []),
        Checkpoint.Values($"{name}.optimizer", [.. OptimizerState]),
    ];

    /// <summary>Becomes what it was when the checkpoint was written.</summary>
    public void Load(string name, Checkpoint from)
    {
        (Epoch, Step) = (from.Count(name, place: 0), from.Count(name, place: 1));
        from.Values($"{name}.parameters", Parameters.Length).CopyTo(Parameters, 0);
        if (IsAveraged)
            from.Values($"{name}.trained", Trained.Length).CopyTo(Trained, 0);
        from.Values($"{name}.optimizer", OptimizerState.Length).CopyTo(OptimizerState, 0);
    }
}
