namespace GpuNet;

/// <summary>How a search is made.</summary>
public sealed record SearchOptions
{
    /// <summary>How many settings are tried, 1 or more.</summary>
    public int Trials { get; init; } = 30;

    /// <summary>In how many rounds, from coarse to fine: each after the first stays near the best so far.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>What is compared on the validation part; null takes the log loss for classes and the RMSE for numbers.</summary>
    public Metric? Metric { get; init; }

    /// <summary>How many trainings run at a time; the results do not depend on it.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>The file that a search is resumed from, and that every finished training is written to; null for none.</summary>
    public string? Journal { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is not valid.</exception>
    public void Check()
    {
        if (Trials < 1 || Rounds < 1 || Parallel < 1)
            throw new ArgumentException($"{Trials} trials in {Rounds} rounds, {Parallel} at a time: each must be at least 1");
        if (Rounds > Trials)
            throw new ArgumentException($"{Trials} trials cannot be made in {Rounds} rounds");
    }
}
