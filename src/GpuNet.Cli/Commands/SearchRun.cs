using System.Diagnostics;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Commands;

/// <summary>Runs a search and shows what it finds, also where it is stopped.</summary>
/// <param name="search">The search.</param>
/// <param name="epochs">The epochs of a trial that is not cut.</param>
/// <param name="path">Where the model goes; null where nobody asked for it.</param>
/// <param name="json">Whether the result is for programs.</param>
sealed class SearchRun(HyperparameterSearch search, int epochs, string? path, bool json)
{
    /// <summary>Runs it.</summary>
    /// <param name="openDevice">Opens the device on which the model is made.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The exit code.</returns>
    public int Show(Func<Device> openDevice, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var lines = new SearchLines(search, path);
        IReadOnlyList<Trial> found = [];
        TrainingResult? outcome = null;
        try
        {
            found = search.Run(lines, cancellation);
            if (found[0].Score is not null && path is not null)
            {
                using var device = openDevice();
                outcome = search.Finish(device, lines, cancellation);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or TrainingStoppedException { IsCancelled: true })
        {
            ShowSoFar();
            throw;
        }
        catch (DivergedException) when (found.Count > 0)
        {
            // They were cut.
            ShowUnfinished(found, "the best settings diverged in more epochs");
            throw;
        }
        string trained = $"{found.Count.Counted("trial")}{(outcome is null ? "" : " and the model")}";
        Messages.Progress.WriteLine($"{trained} in {clock.Elapsed.TotalSeconds:0.00} s");
        var report = Report(found, outcome, search.IsFinished && outcome?.IsFinished != false);
        if (outcome is not null)
            return report.Show(json, path, outcome.Model);
        report.Show(json);
        if (found[0].Score is not null)
            return ExitCode.Success;
        Messages.Write(
            "gpunet: every trial diverged: vary the learning rate in a lower range, or look for extreme values in the data");
        return ExitCode.Failure;
    }

    // The model of the best training so far, which may have had fewer epochs than the last ones.
    void ShowSoFar()
    {
        var found = search.Trials;
        Messages.Progress.WriteLine(search.Options.Journal is { } journal
            ? $"to go on, give the same command again: {journal} has the {found.Count.Counted("trial")} so far"
            : "a search goes on from where it was stopped if it has --journal FILE.jsonl");
        if (found.Count == 0)
        {
            if (path is not null)
                Messages.Progress.WriteLine($"no trial has ended, so that {path} is not written");
            return;
        }
        if (search.Best is not null && search.LeftOut is { } leftOut)
            Messages.Progress.WriteLine(leftOut);
        ShowUnfinished(found, "the search was stopped");
    }

    void ShowUnfinished(IReadOnlyList<Trial> found, string why)
    {
        var report = Report(found, search.Best, isFinished: false);
        if (search.Best is { Model: var model } && path is not null)
            report.Show(json, path, model.MarkUnfinished(why));
        else
            report.Show(json);
    }

    IReport Report(IReadOnlyList<Trial> found, TrainingResult? result, bool isFinished) =>
        new SearchReport(found, search.Metric, epochs, result) { IsFinished = isFinished };
}
