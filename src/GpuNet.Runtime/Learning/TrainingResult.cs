namespace GpuNet;

/// <summary>What learning from a data set gives.</summary>
/// <param name="Model">The trained model, ready to be saved and used.</param>
/// <param name="Train">How it does on the training part.</param>
/// <param name="Validation">How it does on the validation part; null where there is none.</param>
/// <param name="Test">How it does on the test part; null where there is none.</param>
public sealed record TrainingResult(Model Model, Evaluation Train, Evaluation? Validation, Evaluation? Test)
{
    /// <summary>The epoch whose weights the model has: the last one, or with early stopping the best one.</summary>
    public int FinalEpoch { get; init; }

    /// <summary>The name of the device that it ended on; of several in this process all names, with commas between them.</summary>
    public string Device { get; init; } = "";

    /// <summary>
    /// Whether the training came to its end: false where it was cancelled or its time used before, or a search has left something out.
    /// </summary>
    public bool IsFinished { get; init; } = true;

    /// <summary>What is kept of it in the model.</summary>
    internal TrainingRecord ToRecord(PreparedData data, Device device) => new()
    {
        Data = Path.GetFileName(data.Source.Name),
        Fingerprint = data.Fingerprint(),
        Device = device.Name,
        Version = ProductVersion.Text,
        Epoch = FinalEpoch,
        Parts = Parts.ToDictionary(part => part.Name, part => new PartScores(part.Evaluation.Count, ScoresOf(part.Evaluation))),
    };

    IEnumerable<(string Name, Evaluation Evaluation)> Parts =>
        from part in new (string Name, Evaluation? Evaluation)[] { ("train", Train), ("validation", Validation), ("test", Test) }
        where part.Evaluation is not null
        select (part.Name, part.Evaluation);

    Dictionary<string, double> ScoresOf(Evaluation evaluation) => Metric.For(Model.Task)
        .Select(metric => (Name: metric.Name, Value: evaluation[metric]))
        .Prepend((Name: "loss", Value: evaluation.Loss))
        .Where(score => score.Value is { } value && double.IsFinite(value))
        .ToDictionary(score => score.Name, score => score.Value!.Value);

    /// <summary>For people: the model and the scores of each part, on one line.</summary>
    public override string ToString() => $"{Model}; {string.Join("; ", Parts.Select(part => $"{part.Name}: {part.Evaluation}"))}";
}
