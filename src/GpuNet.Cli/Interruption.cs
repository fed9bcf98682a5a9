using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GpuNet.Cli;

/// <summary>
/// Ctrl+C, SIGTERM and the end of the terminal (SIGHUP): the first one asks for an end between two steps, and a second one that is not
/// the same request ends the process at once.
/// </summary>
sealed class Interruption : IDisposable
{
    // A request may come as two signals: timeout(1) sends one to the process, and one to its group.
    static readonly TimeSpan sameRequest = TimeSpan.FromMilliseconds(250);

    readonly CancellationTokenSource source = new();
    readonly Stopwatch sinceFirst = new();
    readonly PosixSignalRegistration[] registrations;

    public Interruption() => registrations =
    [
        On(PosixSignal.SIGINT, Cli.ExitCode.Interrupted),
        On(PosixSignal.SIGTERM, Cli.ExitCode.Terminated),
        On(PosixSignal.SIGHUP, Cli.ExitCode.HungUp),
    ];

    /// <summary>Whether somebody asked.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>What the process returns when it ends as it was asked to.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Interrupted;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    PosixSignalRegistration On(PosixSignal signal, int exitCode) =>
        PosixSignalRegistration.Create(signal, context => Ask(context, exitCode));

    void Ask(PosixSignalContext signal, int exitCode)
    {
        lock (sinceFirst)
        {
            // Left to the system, a signal ends the process.
            signal.Cancel = sinceFirst.Elapsed < sameRequest;
            if (sinceFirst.IsRunning)
                return;
            sinceFirst.Start();
        }
        ExitCode = exitCode;
        source.Cancel();
    }
}
