namespace GpuNet;

/// <summary>How far the reading of a file is.</summary>
/// <param name="File">The file, as messages call it.</param>
/// <param name="Bytes">How many of its bytes were read.</param>
/// <param name="Length">How many it has; null where that is not known, as of a pipe.</param>
public readonly record struct ReadProgress(string File, long Bytes, long? Length);
