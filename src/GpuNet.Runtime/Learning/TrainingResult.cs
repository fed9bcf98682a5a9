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

    /// <summary>The name of the device that it ended on.</summary>
    public string Device { get; init; } = "";

    /// <summary>Whether the training came to its end: false where it was cancelled before.</summary>
    public bool IsFinished { get; init; } = true;

    /// <summary>For people: the model and the scores of each part, on one line.</summary>
    public override string ToString()
    {
        var parts = new[] { ("train", Train), ("validation", Validation), ("test", Test) }.Where(part => part.Item2 is not null);
        return $"{Model}; {string.Join("; ", parts.Select(part => $"{part.Item1}: {part.Item2}"))}";
    }
}
