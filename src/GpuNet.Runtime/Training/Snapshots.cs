namespace GpuNet.Training;

/// <summary>The states to which training can return when the loss diverges.</summary>
/// <param name="plan">The plan.</param>
/// <param name="options">What to do then, and where the device fails.</param>
sealed class Snapshots(TrainingPlan plan, LoopOptions options)
{
    // Each rollback halves the learning rate; after the last a thousandth is left.
    const int MostRollbacks = 10;

    readonly Snapshot previous = First(plan, options), lowest = First(plan, options), initial = First(plan, options);
    double leastLoss = double.PositiveInfinity;

    /// <summary>The state after the last good epoch.</summary>
    public Snapshot Current { get; } = First(plan, options);

    /// <summary>Number of rollbacks.</summary>
    public int Rollbacks { get; private set; }

    /// <summary>The loss that no epoch fell below: that of the initial weights. Null where one did, or it is not looked at.</summary>
    public double? LeastOfAll => lowest.Epoch == 0 && double.IsFinite(leastLoss) ? leastLoss : null;

    /// <summary>Records the loss of the initial weights, so that a bad first epoch does not count as the best.</summary>
    /// <param name="loss">The monitored loss: validation or training.</param>
    public void Begin(double loss) => leastLoss = double.IsFinite(loss) ? loss : leastLoss;

    /// <summary>Saves the state after an epoch.</summary>
    /// <param name="epoch">Number of finished epochs.</param>
    /// <param name="step">Number of updates.</param>
    /// <param name="loss">The monitored loss, which is finite.</param>
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

    /// <summary>Restores the last good parameters or, if training may continue, the best ones with the optimizer state.</summary>
    /// <param name="lossNow">The loss of the plan's parameters on the training examples.</param>
    /// <returns>Whether training may continue, at half the learning rate.</returns>
    public bool GoBack(Func<double> lossNow)
    {
        bool goesOn = options.OnDivergence == Divergence.RollBack && Rollbacks < MostRollbacks;
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
        (Rollbacks, leastLoss) = (from.Count("rollbacks", place: 0, MostRollbacks), from.Number("rollbacks", place: 1));
    }

    (string Name, Snapshot Snapshot)[] Named => [("current", Current), ("previous", previous), ("lowest", lowest)];

    // The last update of an epoch may diverge even if all its losses were finite, so the loss after it decides.
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

    static Snapshot First(TrainingPlan plan, LoopOptions options) =>
        new(plan, goesOn: options.OnDivergence == Divergence.RollBack || options.OnDeviceFailure == DeviceFailure.Cpu);
}
