using GpuNet.Cli.Output;

namespace GpuNet.Cli.Commands;

/// <summary>
/// A line on the error stream for each training. The best model so far is written before its line, so that it is there whatever ends
/// the process.
/// </summary>
sealed class SearchLines(HyperparameterSearch search, string? path) : IProgress<Trial>, IProgress<(int Network, int Networks)>
{
    readonly SearchOptions options = search.Options;
    readonly Lock gate = new();

    public void Report(Trial value)
    {
        var best = search.Trials[0];
        if (best.Number == value.Number)
            SaveBest();
        string place = best.Score is null ? ""
            : best.Number == value.Number ? ", the best so far"
            : $", best {SearchReport.Score(search.Metric, best)} of trial {best.Number}";
        string reason = value.Failure is { } failure ? $": {failure.Describe(SettingOptions.Describe)}" : "";
        // Behind the trials are further seeds of the best one, which is the first network.
        string name = value.Number > options.Trials
            ? $"network {value.Number - options.Trials + 1} of {options.Ensemble}"
            : $"trial {value.Number} of {options.Trials}";
        Messages.Progress.WriteLine(
            $"{name}, {value.Epochs.Counted("epoch")}: {SearchReport.Score(search.Metric, value)}{reason}{place}  ({value.Settings})");
    }

    public void Report((int Network, int Networks) value)
    {
        if (value.Network == 1)
            SaveBest();
        string network = value.Networks == 1 ? "" : $": network {value.Network} of {value.Networks}";
        Messages.Progress.WriteLine($"refit on training and validation rows{network}");
    }

    void SaveBest()
    {
        if (path is null)
            return;
        lock (gate)
        {
            try
            {
                search.Best?.Model.MarkUnfinished("the search has not ended").Save(path);
            }
            catch (InputException problem)
            {
                Messages.Write($"gpunet: the best model so far is in memory alone: {problem.Message}");
            }
        }
    }
}
