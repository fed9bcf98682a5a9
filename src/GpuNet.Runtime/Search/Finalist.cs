namespace GpuNet.Search;

/// <summary>A trial whose network becomes part of the model.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Result">What its training gave; null where another process trained it.</param>
sealed record Finalist(Trial Trial, TrainingResult? Result);
