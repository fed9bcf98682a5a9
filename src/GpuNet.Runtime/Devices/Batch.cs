namespace GpuNet;

/// <summary>The arguments of a step: what differs from one run of a plan's launches to the next.</summary>
/// <param name="First">The place of the batch's first example in the order of the epoch.</param>
/// <param name="Rows">Examples in the batch: the plan's batch size, or fewer in the last batch.</param>
/// <param name="Step">Updates so far, this one included: counts from 1.</param>
/// <param name="LearningRate">η of this step.</param>
public readonly record struct Batch(int First, int Rows, int Step = 1, float LearningRate = 0f)
{
    /// <summary>Examples that the update has seen before these, where it adds up the gradients of several batches.</summary>
    public int Offset { get; init; }

    /// <summary>
    /// The weights of all examples that the update takes its mean over, added up: their number where all weigh alike. They are those of the
    /// batch, or of several batches whose gradients are added up.
    /// </summary>
    public double Weight { get; init; } = Rows;

    /// <summary>
    /// How far averages of the parameters move to what the update makes of these: from 0 to 1, which takes them as they are.
    /// </summary>
    public float AverageRate { get; init; } = 1f;

    /// <summary>
    /// One of the parts into which the batch is divided by rows. They differ by one row at most; of few rows some are empty.
    /// </summary>
    /// <param name="part">Which one; counts from 0.</param>
    /// <param name="parts">How many there are.</param>
    internal Batch Part(int part, int parts)
    {
        int first = (int)((long)Rows * part / parts), end = (int)((long)Rows * (part + 1) / parts);
        return this with { First = First + first, Rows = end - first, Offset = Offset + first };
    }
}
