namespace GpuNet;

/// <summary>
/// An input cannot be used: a file, a column, an option, a device. The message is one line: what is wrong, where, and what to do. It names
/// settings by their properties.
/// </summary>
/// <param name="message">The message, with a <see cref="Setting"/> where one is to be changed.</param>
public sealed class InputException(string message) : Exception(Setting.Describe(message))
{
    /// <summary>The message as it was given.</summary>
    internal string Marked => message;

    /// <summary>The message with other names for settings.</summary>
    /// <param name="describe">The name of a setting, with the value that it should have or null.</param>
    public string Describe(Func<Setting, string?, string> describe) => Setting.Describe(message, describe);
}
