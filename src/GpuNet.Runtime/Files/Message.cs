using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GpuNet;

/// <summary>
/// A line for people that is no error. It goes to <see cref="Telemetry.Logger"/> as the state, and to the listeners of <see cref="Trace"/>
/// as the one argument of a format: who names settings in another way can <see cref="Describe"/> it.
/// </summary>
public sealed class Message
{
    readonly string marked;

    Message(string marked) => this.marked = marked;

    /// <summary>Tells what a program does by itself, and how that is changed.</summary>
    /// <param name="message">One line, with a <see cref="Setting"/> where one is named.</param>
    internal static void Note(string message) => Trace.TraceInformation("{0}", new Message(message).Log(LogLevel.Information));

    /// <summary>Tells what may be wrong.</summary>
    /// <param name="message">One line, with a <see cref="Setting"/> where one is named.</param>
    internal static void Warn(string message) => Trace.TraceWarning("{0}", new Message(message).Log(LogLevel.Warning));

    /// <summary>The line with settings as somebody else names them.</summary>
    /// <param name="describe">The name of a setting, with the value that it should have or null.</param>
    public string Describe(Func<Setting, string?, string> describe) => Setting.Describe(marked, describe);

    /// <summary>The line, which names settings by their properties.</summary>
    public override string ToString() => Setting.Describe(marked);

    Message Log(LogLevel level)
    {
        Telemetry.Logger?.Log(level, default, this, null, static (message, _) => message.ToString());
        return this;
    }
}
