namespace GpuNet;

/// <summary>Settings that were tried.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Epochs">How long the last training with them was.</param>
/// <param name="Score">The metric on the validation part after it; null where the loss became infinite.</param>
public sealed record Trial(int Number, SearchSettings Settings, int Epochs, double? Score);
