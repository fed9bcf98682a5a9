using System.Diagnostics;

namespace GpuNet.Tests;

/// <summary>What a thread tells to the listeners of <see cref="Trace"/>; others may be at work at the same time.</summary>
sealed class HeardTraces : TraceListener
{
    readonly int thread = Environment.CurrentManagedThreadId;
    readonly List<string> told = [];

    /// <summary>The messages of an action.</summary>
    public static IReadOnlyList<string> During(Action action)
    {
        using var listener = new HeardTraces();
        Trace.Listeners.Add(listener);
        try
        {
            action();
            return listener.told;
        }
        finally
        {
            Trace.Listeners.Remove(listener);
        }
    }

    public override void Write(string? message)
    {
    }

    public override void WriteLine(string? message)
    {
        if (Environment.CurrentManagedThreadId == thread)
            told.Add(message ?? "");
    }
}
