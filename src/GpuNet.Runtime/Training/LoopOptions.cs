using System.Numerics;
using GpuNet.Plans;
using GpuNet.Training;

namespace GpuNet;

/// <summary>Options of a training loop.</summary>
public record LoopOptions
{
    /// <summary>Passes over the training examples, 1 or more.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Examples per step, 1 or more.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Examples computed at a time, from 1 to the batch size. Their gradients are accumulated to that of the whole batch, which needs less
    /// memory. Null computes the whole batch at once.
    /// </summary>
    public int? MicroBatchSize { get; init; }

    /// <summary>
    /// A power of two: each batch is divided by rows into so many parts, and the gradients of each part are computed by themselves and
    /// added in the order of one binary tree. The result depends on the number of parts, not on who computes which. Batch normalisation
    /// takes the statistics of each part. Null for as many as there are devices and processes that train together.
    /// </summary>
    public int? Parts { get; init; }

    /// <summary>
    /// In what the products of dense layers are computed, in training and where the trained network is scored. Predictions of a finished
    /// model are computed in float32.
    /// </summary>
    public Precision Precision { get; init; }

    /// <summary>Clipping and regularisation of gradients.</summary>
    public GradientRules Gradients { get; init; } = new();

    /// <summary>The learning rate schedule.</summary>
    public Schedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>
    /// Which averages of the parameters are kept: they, and the averages of the running statistics of batch normalisation, are what is
    /// scored, what early stopping watches, and what the training gives.
    /// </summary>
    public Averaging Averaging { get; init; } = new NoAveraging();

    /// <summary>Early stopping; null for none.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>
    /// How long the training may last: it ends at the next step after that, and gives what it would give after its last whole epoch, or of
    /// the first epoch what its steps have learned. How far it comes depends on the machine. Above 0 and at most 24 days; null for none.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>What to do when the loss becomes NaN or infinite.</summary>
    public Divergence OnDivergence { get; init; }

    /// <summary>What a <see cref="Trainer"/> does when the device fails; a <see cref="TrainingLoop"/> by itself stops.</summary>
    public DeviceFailure OnDeviceFailure { get; init; }

    /// <summary>
    /// Where several devices of a process train together: how long one waits for another before that one is taken for hung, which ends the
    /// training. It is longer than one may compile or score while others wait. Above 0 and at most 24 days.
    /// </summary>
    public TimeSpan WorkerTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Determines the initial weights and the order of the examples: the same seed on the same device gives bit-identical results.
    /// </summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>With what other trainings the steps are launched; null for none.</summary>
    internal PlanPacks? Packs { get; init; }

    /// <summary>Where several trainings have one end, which each looks for between two steps; null for none.</summary>
    internal Deadline? Deadline { get; init; }

    /// <summary>The most examples that are computed at a time.</summary>
    internal int RowsAtOnce => MicroBatchSize ?? (BatchSize + (Parts ?? 1) - 1) / (Parts ?? 1);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is not valid.</exception>
    public void Check()
    {
        if (!Enum.IsDefined(Precision))
            throw new ArgumentException($"the precision is {Precision}; it must be Float32 or Tf32");
        if (Epochs < 1)
            throw new ArgumentException($"the number of epochs is {Epochs}; it must be at least 1");
        if (BatchSize < 1)
            throw new ArgumentException($"the batch size is {BatchSize}; it must be at least 1");
        if (FindDivisionProblem() is { } problem)
            throw new ArgumentException(Setting.Describe(problem));
        Gradients.Check();
        EarlyStopping?.Check();
        Schedule.Check();
        Averaging.Check();
        CheckTimeLimit(TimeLimit);
        CheckTime("time to wait for a worker", WorkerTimeout);
    }

    /// <summary>Checks a time limit.</summary>
    /// <exception cref="ArgumentException">It is not valid.</exception>
    internal static void CheckTimeLimit(TimeSpan? limit)
    {
        if (limit is { } time)
            CheckTime("time limit", time);
    }

    /// <summary>Why a batch cannot be divided as asked, with each <see cref="Setting"/> that says so; null where it can.</summary>
    internal string? FindDivisionProblem()
    {
        const string OfBatch = "it must not exceed";
        return (Parts, MicroBatchSize) switch
        {
            (_, < 1) => $"{Setting.MicroBatchSize}: {MicroBatchSize} is not 1 or more",
            (_, { } size) when size > BatchSize => $"{Setting.MicroBatchSize}: {OfBatch} {Setting.BatchSize}, which is {BatchSize}",
            ({ } parts, _) when parts < 1 || !BitOperations.IsPow2(parts) =>
                $"{Setting.Parts}: {parts} is not a power of two, as 1, 2, 4",
            ({ } parts, _) when parts > BatchSize => $"{Setting.Parts}: {OfBatch} {Setting.BatchSize}, which is {BatchSize}",
            ( > 1, not null) => $"{Setting.Parts}: the parts are computed one by one already; leave out {Setting.MicroBatchSize}",
            _ => null,
        };
    }

    static void CheckTime(string what, TimeSpan time)
    {
        if (!(time > TimeSpan.Zero && time <= TimeSpan.FromDays(24)))
            throw new ArgumentException($"the {what} is {time}; it must be above 0 and at most 24 days");
    }
}
