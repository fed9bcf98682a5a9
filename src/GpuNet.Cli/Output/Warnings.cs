using System.Diagnostics;
using System.Globalization;
using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Output;

/// <summary>Puts the library's warnings and notes on the error stream, a line each.</summary>
sealed class Warnings : TraceListener
{
    readonly HashSet<string?> said = [];

    public override void TraceEvent(TraceEventCache? eventCache, string source, TraceEventType eventType, int id, string? message)
    {
        // Of a job, worker 0 says what all would, and the others what is of themselves.
        if (!Job.IsFirst && message?.StartsWith("worker ", StringComparison.Ordinal) != true)
            return;
        if (eventType == TraceEventType.Warning)
            Messages.Write("gpunet: warning: " + message?.Escape());
        // What is left out of a file is said once, however often it is read in parts.
        else if (eventType == TraceEventType.Information && Messages.SaysProgress && said.Add(message))
            Messages.Write("gpunet: note: " + message?.Escape());
    }

    public override void TraceEvent(
        TraceEventCache? eventCache, string source, TraceEventType eventType, int id, string? format, params object?[]? args) =>
        TraceEvent(eventCache, source, eventType, id, args is [Message message]
            ? message.Describe(SettingOptions.Describe)
            : string.Format(CultureInfo.InvariantCulture, format ?? "", args ?? []));

    public override void Write(string? message)
    {
    }

    public override void WriteLine(string? message)
    {
    }
}
