namespace GpuNet.Search;

/// <summary>What a training of a trial gave.</summary>
/// <param name="Score">The score; null if there is none.</param>
/// <param name="Result">The result, where this process has it.</param>
/// <param name="Failure">Why the settings cannot be trained; null if they can.</param>
readonly record struct TrialOutcome(double? Score, TrainingResult? Result = null, InputException? Failure = null);
