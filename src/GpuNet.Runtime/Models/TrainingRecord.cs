namespace GpuNet;

/// <summary>
/// What a model was trained on, and how well it does; for the record, nothing depends on it. There is no date and no duration in it, so
/// that the same training gives the same file.
/// </summary>
public sealed record TrainingRecord
{
    /// <summary>The data set: the name of its file.</summary>
    public required string Data { get; init; }

    /// <summary>A text that differs where any value that was learned from does, or their division into parts.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>The version of GpuNet.</summary>
    public required string Version { get; init; }

    /// <summary>The epoch whose weights the model has.</summary>
    public required int Epoch { get; init; }

    /// <summary>The scores of each part: <c>train</c>, <c>validation</c>, <c>test</c>.</summary>
    public required IReadOnlyDictionary<string, PartScores> Parts { get; init; }
}

/// <summary>How well a model does on a part of its data.</summary>
/// <param name="Examples">Number of examples.</param>
/// <param name="Scores">The loss and the metrics that are defined, by name.</param>
public sealed record PartScores(int Examples, IReadOnlyDictionary<string, double> Scores);
