namespace GpuNet;

/// <summary>
/// Where a training writes checkpoints, and when: all that its next step depends on, so that a training that was stopped anywhere goes on
/// to the same bits.
/// </summary>
/// <param name="Folder">The folder, which is made where it is not there. One training at a time writes to it.</param>
public sealed record Checkpointing(string Folder)
{
    /// <summary>How much of the training may be lost.</summary>
    public CheckpointInterval Every { get; init; } = CheckpointInterval.OfTime(TimeSpan.FromMinutes(10));

    /// <summary>How many of the newest checkpoints are kept, 1 or more; the one with the least loss after an epoch stays, too.</summary>
    public int Kept { get; init; } = 3;

    /// <summary>Whether to go on from the newest checkpoint in the folder; otherwise there must not be one.</summary>
    public bool Resumes { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">One of them makes no sense.</exception>
    public void Check()
    {
        if (Kept < 1)
            throw new ArgumentException($"{Kept} checkpoints are to be kept; it must be at least 1");
    }
}
