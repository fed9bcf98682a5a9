namespace GpuNet;

/// <summary>The results of an epoch.</summary>
/// <param name="Epoch">Counts from 1.</param>
/// <param name="Epochs">Number of epochs in total.</param>
/// <param name="Training">The mean over the epoch's steps, each taken before its update.</param>
/// <param name="Validation">On the validation examples after the epoch; null where there are none.</param>
/// <param name="Seconds">Since training began.</param>
public sealed record EpochReport(int Epoch, int Epochs, Score Training, Score? Validation, double Seconds)
{
    /// <summary>η of the epoch's last step.</summary>
    public float LearningRate { get; init; }

    /// <summary>Whether the epoch was trained before the training was resumed.</summary>
    public bool IsRestored { get; init; }

    /// <summary>The metrics in <see cref="TrainingOptions.Metrics"/>, on the validation examples; null if one is not defined.</summary>
    public IReadOnlyList<(Metric Metric, double? Value)> Metrics { get; init; } = [];
}
