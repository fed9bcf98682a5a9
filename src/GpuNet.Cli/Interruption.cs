using System.Diagnostics;
using System.Runtime.InteropServices;
using GpuNet.Cli.Output;
using GpuNet.Files;

namespace GpuNet.Cli;

/// <summary>
/// Ctrl+C, SIGTERM and the end of the terminal (SIGHUP). They end the process at once, without what it has written by half. Of work with
/// results to keep, such as a training, the first one asks for an end between two steps, and a second one that is not the same request ends
/// the process at once.
/// </summary>
sealed class Interruption : IDisposable
{
    // A request may come as two signals: timeout(1) sends one to the process, and one to its group.
    static readonly TimeSpan sameRequest = TimeSpan.FromMilliseconds(250);

    static readonly Lock gate = new();
    static bool isAwaited;

    readonly CancellationTokenSource source = new();
    readonly Stopwatch sinceFirst = new();
    readonly PosixSignalRegistration[] registrations;
    readonly Func<int, int> tell;

    /// <param name="tell">Says that the process was interrupted, given the exit code, which it returns.</param>
    public Interruption(Func<int, int> tell)
    {
        this.tell = tell;
        registrations =
        [
            On(PosixSignal.SIGINT, Cli.ExitCode.Interrupted),
            On(PosixSignal.SIGTERM, Cli.ExitCode.Terminated),
            On(PosixSignal.SIGHUP, Cli.ExitCode.HungUp),
        ];
    }

    /// <summary>Whether somebody asked.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>What the process returns when it ends as it was asked to.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Interrupted;

    /// <summary>Whether the process ends now, by another thread.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>Begins work that looks at the token, and has results to keep; it ends when the result is disposed of.</summary>
    public static IDisposable Await()
    {
        lock (gate)
            isAwaited = true;
        return new Awaiting();
    }

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
        lock (gate)
        {
            // Left to the system, a signal ends the process.
            signal.Cancel = sinceFirst.Elapsed < sameRequest;
            if (sinceFirst.IsRunning)
                return;
            sinceFirst.Start();
            ExitCode = exitCode;
            IsEnding = !isAwaited;
        }
        source.Cancel();
        if (!IsEnding)
            return;
        Unfinished.RemoveForEver();
        Messages.Reading?.Dispose();
        Environment.Exit(tell(exitCode));
    }

    sealed class Awaiting : IDisposable
    {
        public void Dispose()
        {
            lock (gate)
                isAwaited = false;
        }
    }
}
