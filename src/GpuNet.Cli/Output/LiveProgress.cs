namespace GpuNet.Cli.Output;

/// <summary>Progress on a terminal, painted by a timer: a thousand epochs a second are no thousand paintings.</summary>
sealed class LiveProgress : ProgressDisplay
{
    static readonly TimeSpan interval = TimeSpan.FromMilliseconds(100);

    readonly LiveLines lines;
    readonly ProgressFrame frame;
    readonly Timer timer;

    /// <param name="history">Remembers what is reported.</param>
    /// <param name="lines">Where it is shown.</param>
    /// <param name="frame">What is shown.</param>
    public LiveProgress(TrainingHistory history, LiveLines lines, ProgressFrame frame)
        : base(history)
    {
        (this.lines, this.frame) = (lines, frame);
        timer = new(_ => Paint(isOver: false), null, interval, interval);
    }

    public override void Dispose()
    {
        using (var stopped = new ManualResetEvent(false))
        {
            if (timer.Dispose(stopped))
                stopped.WaitOne();
        }
        Paint(isOver: true);
        lines.Dispose();
    }

    protected override void Show(EpochReport report)
    {
    }

    void Paint(bool isOver)
    {
        IReadOnlyList<string> now;
        lock (Gate)
            now = frame.Lines(lines.Width, isOver);
        lines.Paint(now);
    }
}
