using System.Text.Json.Serialization;

namespace GpuNet;

/// <summary>A trial: settings with their score.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Epochs">Epochs of the last training with them.</param>
/// <param name="Score">The metric on the validation part after it; null if the loss diverged, or they cannot be trained.</param>
public sealed record Trial(int Number, SearchSettings Settings, int Epochs, double? Score)
{
    /// <summary>Why no network can be trained with the settings; null where one was, or another process tried.</summary>
    [JsonIgnore]
    public InputException? Failure { get; init; }
}
