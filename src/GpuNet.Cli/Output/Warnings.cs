using System.Diagnostics;

namespace GpuNet.Cli.Output;

/// <summary>Puts the library's warnings on the error stream, a line each.</summary>
sealed class Warnings : TraceListener
{
    public override void TraceEvent(TraceEventCache? eventCache, string source, TraceEventType eventType, int id, string? message)
    {
        if (eventType == TraceEventType.Warning)
            Console.Error.WriteLine("gpunet: warning: " + message);
    }

    public override void Write(string? message)
    {
    }

    public override void WriteLine(string? message)
    {
    }
}
