using GpuNet.Kernels.Losses;
using GpuNet.Runtime.Data;
using GpuNet.Runtime.Data.Preprocessing;
using GpuNet.Runtime.Networks;

namespace GpuNet.Runtime.Models;

/// <summary>A trained network with all that is needed to predict from a table: what is saved.</summary>
public sealed record Model
{
    /// <summary>The network's weights and biases.</summary>
    public required Parameters Parameters { get; init; }

    /// <summary>The loss it was trained with, whose link makes answers of its outputs.</summary>
    public required Loss Loss { get; init; }

    /// <summary>What it predicts.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>The name of what it predicts.</summary>
    public required string TargetName { get; init; }

    /// <summary>The names of the columns that it predicts from.</summary>
    public IReadOnlyList<string> FeatureNames => Preprocessing.Columns;

    /// <summary>The classes, in the order of its outputs; the two of a binary classification; null for regression.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>What makes the network's inputs of these columns.</summary>
    public required Pipeline Preprocessing { get; init; }

    /// <summary>What is undone on the outputs of a regression; null for classes.</summary>
    public Scaler? TargetScaling { get; init; }

    /// <summary>The probability from which a binary answer is the second class, 0 to 1.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <summary>How it was trained, by the names of the command's options; for the record, nothing depends on it.</summary>
    public IReadOnlyDictionary<string, string> TrainingSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>The network.</summary>
    public Network Network => Parameters.Network;

    /// <summary>What does not fit together, or null.</summary>
    internal string? FindProblem()
    {
        int inputs = Network.Inputs, outputs = Network.Outputs;
        if (Preprocessing.Outputs != inputs)
            return $"{FeatureNames.Count} features, encoded as {Preprocessing.Outputs}, do not fit a network of {inputs} inputs";
        bool fits = (Task, Loss.Link) switch
        {
            (LearningTask.Classification, Link.Softmax) => ClassNames?.Count == outputs && TargetScaling is null,
            (LearningTask.BinaryClassification, Link.Sigmoid) => ClassNames?.Count == 2 && outputs == 1 && TargetScaling is null,
            (LearningTask.Regression, Link.Identity) => ClassNames is null && outputs == 1 && TargetScaling?.Columns == 1,
            _ => false,
        };
        if (!fits)
        {
            return $"the loss {Loss}, {ClassNames?.Count ?? 0} classes, {TargetScaling?.Columns ?? 0} scaled targets and {outputs} outputs "
                + $"do not fit a {Task}";
        }
        return Threshold is >= 0f and <= 1f ? null : $"the threshold is {Threshold}; it must be from 0 to 1";
    }
}
