namespace GpuNet.Training;

/// <summary>What a training can go back to when its loss explodes, and whether it goes on from there.</summary>
/// <param name="plan">What trains.</param>
/// <param name="onDivergence">What is asked for.</param>
sealed class Snapshots(TrainingPlan plan, Divergence onDivergence)
{
    // Each halves the learning rate: a thousandth of it is left in the end.
    const int MostRollbacks = 10;

    readonly Snapshot previous = First(plan, onDivergence), lowest = First(plan, onDivergence), initial = First(plan, onDivergence);
    double leastLoss = double.PositiveInfinity;

    /// <summary>After the last epoch that went well.</summary>
    public Snapshot Current { get; } = First(plan, onDivergence);

    /// <summary>How often the training went on from an earlier epoch.</summary>
    public int Rollbacks { get; private set; }

    /// <summary>Says how good the first weights are: a first epoch that leaves all in ruins is nothing to go back to.</summary>
    /// <param name="loss">The loss that is watched, of validation or training.</param>
    public void Begin(double loss) => leastLoss = double.IsFinite(loss) ? loss : leastLoss;

    /// <summary>Keeps what the plan has after an epoch.</summary>
    /// <param name="epoch">Epochs that were finished.</param>
    /// <param name="step">Updates that were made.</param>
    /// <param name="loss">The loss that is watched, which is finite.</param>
    public void Keep(int epoch, int step, double loss)
    {
        Current.CopyTo(previous);
        Current.Take(plan, epoch, step);
        if (loss < leastLoss)
        {
            leastLoss = loss;
            Current.CopyTo(lowest);
        }
    }

    /// <summary>
    /// Gives the plan the last good parameters, or where the training may go on, the best ones with the optimizer's values.
    /// </summary>
    /// <param name="lossNow">The loss of the plan's parameters on the training examples.</param>
    /// <returns>Whether the training may go on, at half the learning rate.</returns>
    public bool GoBack(Func<double> lossNow)
    {
        bool goesOn = onDivergence == Divergence.RollBack && Rollbacks < MostRollbacks;
        bool isGood = RestoreGood(goesOn ? [lowest, initial] : [Current, previous, initial], lossNow);
        Rollbacks += isGood && goesOn ? 1 : 0;
        return isGood && goesOn;
    }

    /// <summary>What a checkpoint has of it. The first weights are drawn again.</summary>
    public IEnumerable<Tensor> ToTensors() =>
        Named.SelectMany(entry => entry.Snapshot.ToTensors(entry.Name)).Append(Checkpoint.Numbers("rollbacks", Rollbacks, leastLoss));

    /// <summary>Becomes what it was when the checkpoint was written.</summary>
    public void Load(Checkpoint from)
    {
        foreach (var (name, snapshot) in Named)
            snapshot.Load(name, from);
        double[] numbers = from.Numbers("rollbacks");
        (Rollbacks, leastLoss) = ((int)numbers[0], numbers[1]);
    }

    (string Name, Snapshot Snapshot)[] Named => [("current", Current), ("previous", previous), ("lowest", lowest)];

    // The last update of an epoch whose losses were all finite may itself have gone too far: what counts is a finite loss.
    bool RestoreGood(Snapshot[] candidates, Func<double> lossNow)
    {
        foreach (var snapshot in candidates)
        {
            snapshot.Restore(plan);
            snapshot.CopyTo(Current);
            if (double.IsFinite(lossNow()))
                return true;
        }
        return false;
    }

    static Snapshot First(TrainingPlan plan, Divergence onDivergence) => new(plan, goesOn: onDivergence == Divergence.RollBack);
}
