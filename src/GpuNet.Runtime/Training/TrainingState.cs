using System.Collections.Immutable;

namespace GpuNet.Training;

/// <summary>How far a training has come: with what the plan has, all that the next step depends on.</summary>
/// <param name="snapshots">What it can go back to.</param>
/// <param name="best">The best epoch; null where nobody watches.</param>
/// <param name="metrics">What reports have beside losses.</param>
sealed class TrainingState(Snapshots snapshots, BestSoFar? best, ImmutableArray<Metric> metrics)
{
    // Beside the metrics.
    const int HistoryColumns = 6;

    /// <summary>What it can go back to.</summary>
    public Snapshots Snapshots { get; } = snapshots;

    /// <summary>The best epoch; null where nobody watches.</summary>
    public BestSoFar? Best { get; } = best;

    /// <summary>The loss after each finished epoch.</summary>
    public List<double> Losses { get; } = [];

    /// <summary>The report of each finished epoch.</summary>
    public List<EpochReport> History { get; } = [];

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
    /// <param name="report">What came out.</param>
    /// <param name="steps">The steps it had.</param>
    public void Finish(EpochReport report, int steps)
    {
        int epoch = Epochs + 1;
        // The loss that is watched.
        double loss = report.Validation?.Loss ?? report.Training.Loss;
        Losses.Add(loss);
        History.Add(report);
        Snapshots.Keep(epoch, Snapshots.Current.Step + steps, loss);
        Best?.Look(epoch, loss, Snapshots.Current.Parameters);
        Steps = 0;
    }

    /// <summary>Forgets what came after the epoch that was gone back to.</summary>
    public void GoBack()
    {
        Best?.GoBackTo(Epochs);
        Losses.RemoveRange(Epochs, Losses.Count - Epochs);
        History.RemoveRange(Epochs, History.Count - Epochs);
        Steps = 0;
    }

    /// <summary>The state after the last epoch that was finished, which is in host memory.</summary>
    public Checkpoint AfterLastEpoch()
    {
        Steps = 0;
        var last = Snapshots.Current;
        return Checkpoint.Of([.. ToTensors(last.Trained, last.Parameters, last.OptimizerState, [], [])]);
    }

    /// <summary>What a checkpoint has of it.</summary>
    /// <param name="parameters">Those of the plan.</param>
    /// <param name="averages">Their averages; those of a plan that keeps none are not read again.</param>
    /// <param name="optimizer">The optimizer's values.</param>
    /// <param name="losses">The losses of the examples in an epoch that is not finished.</param>
    /// <param name="correct">Whether each was predicted correctly.</param>
    public IEnumerable<Tensor> ToTensors(
        float[] parameters, float[] averages, float[] optimizer, float[] losses, float[] correct) =>
    [
        Checkpoint.Values("plan.parameters", parameters), Checkpoint.Values("plan.averages", averages),
        Checkpoint.Values("plan.optimizer", optimizer),
        Checkpoint.Numbers("epoch.examples", losses.Length), Checkpoint.Values("epoch.losses", losses),
        Checkpoint.Values("epoch.correct", correct),
        Checkpoint.Numbers("place", Steps), Checkpoint.Numbers("losses", [.. Losses]), HistoryToTensor(), .. Snapshots.ToTensors(),
        .. Best?.ToTensors() ?? [],
    ];

    /// <summary>Becomes what it was when the checkpoint was written.</summary>
    /// <exception cref="InputException">Something is missing in it.</exception>
    public void Load(Checkpoint from, TrainingPlan plan)
    {
        plan.Forward.Parameters.Upload(from.Values("plan.parameters", plan.Forward.Parameters.Length));
        if (plan.Forward.Averages is { } averages)
            averages.Upload(from.Values("plan.averages", averages.Length));
        plan.OptimizerState.Upload(from.Values("plan.optimizer", plan.OptimizerState.Length));
        int examples = from.Count("epoch.examples", most: plan.Losses.Length);
        plan.Losses.Upload(from.Values("epoch.losses", examples));
        plan.Correct.Upload(from.Values("epoch.correct", examples));
        Steps = from.Count("place");
        Snapshots.Load(from);
        Losses.Clear();
        Losses.AddRange(from.Numbers("losses", Epochs));
        LoadHistory(from.Numbers("history", Epochs * (HistoryColumns + metrics.Length)));
        Best?.Load(from);
    }

    // A row for each epoch; NaN where something is not defined.
    Tensor HistoryToTensor() => Checkpoint.Numbers("history",
    [
        .. History.SelectMany(report => (double[])
        [
            report.Seconds, report.LearningRate, report.Training.Loss, report.Training.Accuracy,
            report.Validation?.Loss ?? double.NaN, report.Validation?.Accuracy ?? double.NaN,
            .. report.Metrics.Select(entry => entry.Value ?? double.NaN),
        ]),
    ]);

    void LoadHistory(double[] numbers)
    {
        History.Clear();
        foreach (var (place, row) in numbers.Chunk(HistoryColumns + metrics.Length).Index())
        {
            History.Add(new(place + 1, Epochs, new(row[2], row[3]), double.IsNaN(row[4]) ? null : new(row[4], row[5]), row[0])
            {
                LearningRate = (float)row[1],
                Metrics = [.. metrics.Zip(row[HistoryColumns..], (metric, value) => (metric, double.IsNaN(value) ? (double?)null : value))],
            });
        }
    }

    /// <summary>Fails where a training to another number of epochs would have had other learning rates or averages until now.</summary>
    /// <param name="before">The number of epochs it was to have.</param>
    /// <param name="options">The number it is to have, the schedule, and the averages.</param>
    /// <param name="updatesOfEpoch">Updates of an epoch.</param>
    /// <param name="folder">The folder, for the message.</param>
    /// <exception cref="InputException">It would.</exception>
    public void CheckEpochs(int before, LoopOptions options, int updatesOfEpoch, string folder)
    {
        if (options.Epochs < Epochs)
            throw new InputException($"{folder}: it is trained for {Epochs.Counted("epoch")} already, more than {options.Epochs}");
        if (options.Epochs == before)
            return;
        if (Enumerable.Range(0, Epochs + 1).Any(epoch => FactorAt(epoch, before) != FactorAt(epoch, options.Epochs)))
            throw Depends($"the schedule {options.Schedule}");
        if (AverageRate(before) != AverageRate(options.Epochs))
            throw Depends($"the average {options.Averaging}");

        double FactorAt(int epoch, int epochs) => options.Schedule.FactorAt(new(epoch, epochs, 0, Losses));

        float AverageRate(int epochs) => options.Averaging.RateAt(Updates, (long)epochs * updatesOfEpoch);

        InputException Depends(string what) => new($"{folder}: {what} depends on the number of epochs, which was {before} "
            + $"and is {options.Epochs}; repeat it, or name another folder");
    }
}
