namespace GpuNet.Cli.Output;

/// <summary>Progress as plain lines: about ten, and new bests between them as long as they come slowly.</summary>
/// <param name="history">Remembers what is reported.</param>
/// <param name="every">A line every so many epochs, and at the end; null for the above.</param>
sealed class PlainProgress(TrainingHistory history, int? every) : ProgressDisplay(history)
{
    const int Lines = 10;

    static readonly TimeSpan pause = TimeSpan.FromSeconds(2);

    EpochReport? shown;

    public override void Dispose()
    {
        if (History.Epochs is [.., var last] && last != shown && !last.IsRestored)
            Write(last);
    }

    protected override void Show(EpochReport report)
    {
        int step = every ?? Math.Max(1, report.Epochs / Lines);
        bool isBest = every is null && report == History.Best && report.Seconds - (shown?.Seconds ?? 0) >= pause.TotalSeconds;
        if (report.Epoch % step == 0 || report.Epoch == report.Epochs || isBest)
            Write(report);
    }

    void Write(EpochReport report)
    {
        shown = report;
        Messages.Progress.WriteLine(History.Describe(report));
    }
}
