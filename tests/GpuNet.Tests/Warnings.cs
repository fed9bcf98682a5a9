using System.Diagnostics;

namespace GpuNet.Tests;

/// <summary>The warnings of the library that contain a text, for as long as it lives: other tests warn at the same time.</summary>
sealed class Warnings : TraceListener
{
    readonly string text;

    public Warnings(string text)
    {
        this.text = text;
        Trace.Listeners.Add(this);
    }

    public List<string> Messages { get; } = [];

    // The library's messages are the one argument of a format.
    public override void TraceEvent(
        TraceEventCache? eventCache, string source, TraceEventType eventType, int id, string? format, params object?[]? args)
    {
        string message = $"{args![0]}";
        if (eventType == TraceEventType.Warning && message.Contains(text, StringComparison.Ordinal))
            Messages.Add(message);
    }

    public override void Write(string? message)
    {
    }

    public override void WriteLine(string? message)
    {
    }

    protected override void Dispose(bool disposing)
    {
        Trace.Listeners.Remove(this);
        base.Dispose(disposing);
    }
}
