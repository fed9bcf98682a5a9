namespace GpuNet.Training;

/// <summary>How far a training has come: with what the plan has, all that the next step depends on.</summary>
/// <param name="snapshots">What it can go back to.</param>
/// <param name="best">The best epoch; null where nobody watches.</param>
sealed class TrainingState(Snapshots snapshots, BestSoFar? best)
{
    /// <summary>What it can go back to.</summary>
    public Snapshots Snapshots { get; } = snapshots;

    /// <summary>The best epoch; null where nobody watches.</summary>
    public BestSoFar? Best { get; } = best;

    /// <summary>The loss after each finished epoch.</summary>
    public List<double> Losses { get; } = [];

    /// <summary>Epochs that were finished.</summary>
    public int Epochs => Snapshots.Current.Epoch;

    /// <summary>Steps of the next epoch that were made.</summary>
    public int Steps { get; set; }

    /// <summary>Updates that were made in all, but for those of epochs that were gone back from.</summary>
    public int Updates => Snapshots.Current.Step + Steps;

    /// <summary>Whether early stopping ends the training.</summary>
    public bool IsOver => Best?.IsOver(Epochs) == true;

    /// <summary>The epoch whose parameters count: the best one where somebody watches, elsewhere the last one that was finished.</summary>
    public int FinalEpoch => Best?.Epoch ?? Epochs;

    /// <summary>Its parameters.</summary>
    public float[] FinalParameters => Best?.Parameters ?? Snapshots.Current.Parameters;

    /// <summary>Looks at an epoch that went well.</summary>
    /// <param name="loss">The loss that is watched.</param>
    /// <param name="steps">The steps it had.</param>
    public void Finish(double loss, int steps)
    {
        int epoch = Epochs + 1;
        Losses.Add(loss);
        Snapshots.Keep(epoch, Snapshots.Current.Step + steps, loss);
        Best?.Look(epoch, loss, Snapshots.Current.Parameters);
        Steps = 0;
    }

    /// <summary>Forgets what came after the epoch that was gone back to.</summary>
    public void GoBack()
    {
        Best?.GoBackTo(Epochs);
        Losses.RemoveRange(Epochs, Losses.Count - Epochs);
        Steps = 0;
    }

    /// <summary>What a checkpoint has of it.</summary>
    public IEnumerable<Tensor> ToTensors() =>
    [
        Checkpoint.Numbers("place", Steps), Checkpoint.Numbers("losses", [.. Losses]), .. Snapshots.ToTensors(), .. Best?.ToTensors() ?? [],
    ];

    /// <summary>Becomes what it was when the checkpoint was written.</summary>
    /// <exception cref="InputException">Something is missing in it.</exception>
    public void Load(Checkpoint from)
    {
        Steps = from.Count("place");
        Snapshots.Load(from);
        Losses.Clear();
        Losses.AddRange(from.Numbers("losses", Epochs));
        Best?.Load(from);
    }

    /// <summary>Fails where a training to another number of epochs would have had other learning rates until now.</summary>
    /// <param name="before">The number of epochs it was to have.</param>
    /// <param name="options">The number it is to have, and the schedule.</param>
    /// <param name="folder">The folder, for the message.</param>
    /// <exception cref="InputException">It would.</exception>
    public void CheckEpochs(int before, LoopOptions options, string folder)
    {
        if (options.Epochs < Epochs)
            throw new InputException($"{folder}: {Epochs} epochs are trained already, more than {options.Epochs}");
        bool isSame = options.Epochs == before
            || Enumerable.Range(0, Epochs + 1).All(epoch => FactorAt(epoch, before) == FactorAt(epoch, options.Epochs));
        if (!isSame)
        {
            throw new InputException($"{folder}: the schedule {options.Schedule} depends on the number of epochs, which was {before} "
                + $"and is {options.Epochs}; repeat it, or name another folder");
        }

        double FactorAt(int epoch, int epochs) => options.Schedule.FactorAt(new(epoch, epochs, 0, Losses));
    }
}
