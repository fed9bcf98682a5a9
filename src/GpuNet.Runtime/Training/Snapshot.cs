namespace GpuNet.Training;

/// <summary>What a training has learned after an epoch, in host memory: what it can go back to.</summary>
sealed class Snapshot
{
    readonly bool goesOn;
    readonly float[] kept;

    /// <summary>Of what the plan starts with.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="goesOn">Whether training is to go on from it: then the optimizer's values are kept, too.</param>
    public Snapshot(TrainingPlan plan, bool goesOn)
    {
        this.goesOn = goesOn;
        Parameters = new float[plan.Forward.Parameters.Length];
        kept = new float[goesOn ? plan.Kept.Length : 0];
        Take(plan, epoch: 0, step: 0);
    }

    /// <summary>All parameters, with what layers keep for themselves.</summary>
    public float[] Parameters { get; }

    /// <summary>Epochs that were finished.</summary>
    public int Epoch { get; private set; }

    /// <summary>Updates that were made.</summary>
    public int Step { get; private set; }

    /// <summary>Takes what the plan has now.</summary>
    public void Take(TrainingPlan plan, int epoch, int step)
    {
        plan.Forward.Parameters.Download(Parameters);
        if (goesOn)
            plan.Kept.Download(kept);
        (Epoch, Step) = (epoch, step);
    }

    /// <summary>Gives it back to the plan.</summary>
    public void Restore(TrainingPlan plan)
    {
        plan.Forward.Parameters.Upload(Parameters);
        if (goesOn)
            plan.Kept.Upload(kept);
    }

    /// <summary>Makes another snapshot the same.</summary>
    public void CopyTo(Snapshot other)
    {
        Parameters.CopyTo(other.Parameters, 0);
        kept.CopyTo(other.kept, 0);
        (other.Epoch, other.Step) = (Epoch, Step);
    }

    /// <summary>What a checkpoint has of it.</summary>
    public IEnumerable<Tensor> ToTensors(string name) =>
    [
        Checkpoint.Numbers(name, Epoch, Step), Checkpoint.Values($"{name}.parameters", Parameters),
        Checkpoint.Values($"{name}.optimizer", kept),
    ];

    /// <summary>Becomes what it was when the checkpoint was written.</summary>
    public void Load(string name, Checkpoint from)
    {
        double[] place = from.Numbers(name);
        (Epoch, Step) = ((int)place[0], (int)place[1]);
        from.Values($"{name}.parameters", Parameters.Length).CopyTo(Parameters, 0);
        from.Values($"{name}.optimizer", kept.Length).CopyTo(kept, 0);
    }
}
