using System.Runtime.InteropServices;

namespace GpuNet.Cli;

/// <summary>
/// Ctrl+C and SIGTERM: the first one asks for an end between two steps, and the second one ends the process at once.
/// </summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration interrupt, terminate;

    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Ask(signal, Cli.ExitCode.Interrupted));
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Ask(signal, Cli.ExitCode.Terminated));
    }

    /// <summary>Whether somebody asked.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>What the process returns when it ends as it was asked to.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Interrupted;

    /// <inheritdoc/>
    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        source.Dispose();
    }

    void Ask(PosixSignalContext signal, int exitCode)
    {
        // Left to the system, a signal ends the process.
        signal.Cancel = !source.IsCancellationRequested;
        if (!signal.Cancel)
            return;
        ExitCode = exitCode;
        source.Cancel();
    }
}
