using Spectre.Console;

namespace GpuNet.Cli.Output;

/// <summary>Progress of a training on the error stream.</summary>
/// <param name="history">Remembers what is reported.</param>
abstract class ProgressDisplay(TrainingHistory history) : IProgress<EpochReport>, IDisposable
{
    /// <summary>Held while the history changes.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>Where it is written beside; null for nowhere.</summary>
    public TensorBoardLog? TensorBoard { get; set; }

    /// <summary>What was reported.</summary>
    public TrainingHistory History => history;

    /// <summary>Lines that change on a terminal that can do that, where no lines are asked for; else plain ones.</summary>
    /// <param name="history">Remembers what is reported.</param>
    /// <param name="every">A line every so many epochs; null for as many as are useful.</param>
    /// <param name="examples">Examples of an epoch.</param>
    /// <param name="stopsEarly">Whether the training may end before its last epoch.</param>
    public static ProgressDisplay Create(TrainingHistory history, int? every, int examples, bool stopsEarly)
    {
        if (every is not null || !Messages.SaysProgress)
            return new PlainProgress(history, every);
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        bool canMove = console.Profile.Out.IsTerminal && console.Profile.Capabilities is { Ansi: true, Unicode: true };
        return canMove ? new LiveProgress(history, new(console), new(history, examples, stopsEarly)) : new PlainProgress(history, every);
    }

    public void Report(EpochReport value)
    {
        lock (Gate)
            history.Add(value);
        if (value.IsRestored)
            return;
        Show(value);
        TensorBoard?.Add(value);
    }

    public abstract void Dispose();

    protected abstract void Show(EpochReport report);
}
