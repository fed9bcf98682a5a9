namespace GpuNet;

/// <summary>
/// Something the user gave cannot be used: a file, a column, an option, a device. The message is one line that says what,
/// where, and what to do.
/// </summary>
public sealed class InputException(string message) : Exception(message);
