namespace GpuNet;

/// <summary>How long to learn, and in what steps.</summary>
public record LoopOptions
{
    /// <summary>Passes over the training examples, 1 or more.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Examples of a step, 1 or more.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Examples that are computed at a time, from 1 to the batch size: their gradients are added up to that of the whole batch, so that
    /// less memory is needed. Null takes the whole batch at once.
    /// </summary>
    public int? MicroBatchSize { get; init; }

    /// <summary>What is done to gradients before an update.</summary>
    public GradientRules Gradients { get; init; } = new();

    /// <summary>How η changes from step to step.</summary>
    public Schedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>When to stop before the last epoch; null never does.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>What to do when the loss becomes NaN or infinite.</summary>
    public Divergence OnDivergence { get; init; }

    /// <summary>Decides the first weights and the order of the examples: the same seed on the same device gives the same bits.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is not valid.</exception>
    public void Check()
    {
        if (Epochs < 1)
            throw new ArgumentException($"the number of epochs is {Epochs}; it must be at least 1");
        if (BatchSize < 1)
            throw new ArgumentException($"the batch size is {BatchSize}; it must be at least 1");
        if (MicroBatchSize is { } size && (size < 1 || size > BatchSize))
            throw new ArgumentException($"the micro-batch size is {size}; it must be from 1 to the batch size, {BatchSize}");
        Gradients.Check();
        EarlyStopping?.Check();
        Schedule.Check();
    }
}
